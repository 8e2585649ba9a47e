#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

namespace lsdeconv::mpi {
namespace {

using namespace std::string_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A value of several fields, of which each rank has another.
struct Measurement {
  double seconds = 0;
  std::int64_t bytes = 0;
  bool complete = false;

  bool operator==(const Measurement&) const = default;
};

Measurement measurement_of(int rank) {
  return {rank + 0.5, (std::int64_t{1} << 40) + rank, rank % 2 == 1};
}

static_assert(
    Sendable<
        Measurement> && Sendable<Rank> && Sendable<std::array<Measurement, 3>> && Sendable<std::optional<int>>);
static_assert(
    !Sendable<
        int*> && !Sendable<const char*> && !Sendable<char[4]> && !Sendable<std::string> && !Sendable<std::string_view> && !Sendable<std::span<int>> && !Sendable<std::vector<int>>);

class CommunicatorTest : public ::testing::Test {
protected:
  [[nodiscard]] bool last() const { return rank_ == size_ - 1; }
  /// Rank r has r of them, so that rank 0 has none.
  [[nodiscard]] std::vector<Measurement> as_many_as_rank() const {
    return std::vector<Measurement>(static_cast<std::size_t>(rank_), measurement_of(rank_));
  }
  [[nodiscard]] std::vector<Measurement> as_many_as_rank_of_all() const {
    std::vector<Measurement> all;
    for (int rank = 0; rank < size_; ++rank) {
      all.insert(all.end(), static_cast<std::size_t>(rank), measurement_of(rank));
    }
    return all;
  }
  [[nodiscard]] std::vector<Measurement> one_of_each_rank() const {
    std::vector<Measurement> all(static_cast<std::size_t>(size_));
    for (int rank = 0; rank < size_; ++rank) {
      all[static_cast<std::size_t>(rank)] = measurement_of(rank);
    }
    return all;
  }

  Communicator ranks_ = Communicator::world();
  int size_ = ranks_.size();
  int rank_ = ranks_.rank().value;
};

TEST_F(CommunicatorTest, KnowsItsRanks) {
  int size = 0;
  int rank = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  EXPECT_EQ(size_, size);
  EXPECT_EQ(rank_, rank);
  EXPECT_EQ(ranks_.is_root(), rank == 0);
  int relation = MPI_UNEQUAL;
  MPI_Comm_compare(ranks_.native(), MPI_COMM_WORLD, &relation);
  EXPECT_EQ(relation, MPI_CONGRUENT) << "the world must be duplicated, not used";
}

TEST_F(CommunicatorTest, MovesButOwnsOnce) {
  Communicator copy = ranks_.duplicate();
  const MPI_Comm native = copy.native();
  const Communicator owner = std::move(copy);
  EXPECT_EQ(owner.native(), native);
  EXPECT_EQ(owner.sum(1), size_);
}

TEST_F(CommunicatorTest, BroadcastsWhatTheRootHas) {
  const std::string text = "two\0words and more"s + std::string(100000, 'x');
  EXPECT_EQ(ranks_.broadcast(ranks_.is_root() ? text : "something else"), text);
  EXPECT_EQ(ranks_.broadcast(ranks_.is_root() ? std::string{} : "something else"), "");
  EXPECT_EQ(ranks_.broadcast(std::int64_t{rank_} + (std::int64_t{1} << 40)), std::int64_t{1} << 40);
  EXPECT_EQ(ranks_.broadcast(measurement_of(rank_ + 7)), measurement_of(7));
}

TEST_F(CommunicatorTest, BroadcastsVectorsWhateverTheOthersHave) {
  const std::vector<Measurement> five(5, measurement_of(9));
  EXPECT_EQ(ranks_.broadcast(ranks_.is_root() ? five : as_many_as_rank()), five);
  EXPECT_THAT(ranks_.broadcast(as_many_as_rank()), IsEmpty());
}

TEST_F(CommunicatorTest, Reduces) {
  const std::int64_t large = std::int64_t{1} << 40;
  EXPECT_EQ(ranks_.minimum(large - rank_), large - (size_ - 1));
  EXPECT_EQ(ranks_.sum(large), size_ * large);
}

TEST_F(CommunicatorTest, AddsVectorsElementByElementModulo2To64) {
  const auto ranks = static_cast<std::uint64_t>(size_);
  const std::uint64_t half = std::uint64_t{1} << 63;
  const std::vector<std::uint64_t> sums = ranks_.sum({1, static_cast<std::uint64_t>(rank_), half});
  EXPECT_THAT(sums, ElementsAre(ranks, ranks * (ranks - 1) / 2, ranks * half));
  EXPECT_THAT(ranks_.sum(std::vector<std::uint64_t>{}), IsEmpty());
}

TEST_F(CommunicatorTest, GathersInRankOrder) {
  std::vector<std::int64_t> expected(static_cast<std::size_t>(size_));
  std::iota(expected.begin(), expected.end(), 10);
  EXPECT_EQ(ranks_.all_gather(std::int64_t{rank_ + 10}), expected);
  EXPECT_EQ(ranks_.all_gather(measurement_of(rank_)), one_of_each_rank());

  const std::vector<double> numbers = ranks_.all_gather(std::vector<double>{rank_ + 0.5, -1.0});
  ASSERT_EQ(numbers.size(), 2 * expected.size());
  for (std::size_t r = 0; r < expected.size(); ++r) {
    EXPECT_EQ(numbers[2 * r], static_cast<double>(r) + 0.5);
    EXPECT_EQ(numbers[2 * r + 1], -1.0);
  }
}

TEST_F(CommunicatorTest, GathersVectorsOfDifferentLengths) {
  EXPECT_EQ(ranks_.all_gather(as_many_as_rank()), as_many_as_rank_of_all());
  EXPECT_THAT(ranks_.all_gather(std::vector<Measurement>{}), IsEmpty());
}

TEST_F(CommunicatorTest, GathersTextsOfAnyLengthAndContent) {
  const std::vector<std::string> texts = ranks_.all_gather(std::string(static_cast<std::size_t>(rank_), 'a'));
  ASSERT_EQ(texts.size(), static_cast<std::size_t>(size_));
  for (std::size_t r = 0; r < texts.size(); ++r) {
    EXPECT_EQ(texts[r], std::string(r, 'a'));
  }
  EXPECT_THAT(ranks_.all_gather("\0zero\0bytes\0"s), Each("\0zero\0bytes\0"s));
}

TEST_F(CommunicatorTest, GathersOnTheRootAlone) {
  const std::string own = text(std::string(static_cast<std::size_t>(rank_), '\0'), rank_);
  const std::vector<Measurement> values = ranks_.gather(measurement_of(rank_));
  const std::vector<Measurement> elements = ranks_.gather(as_many_as_rank());
  const std::vector<std::string> texts = ranks_.gather(own);
  const std::vector<std::string> everywhere = ranks_.all_gather(own);
  if (ranks_.is_root()) {
    EXPECT_EQ(values, one_of_each_rank());
    EXPECT_EQ(elements, as_many_as_rank_of_all());
    EXPECT_EQ(texts, everywhere);
  } else {
    EXPECT_THAT(values, IsEmpty());
    EXPECT_THAT(elements, IsEmpty());
    EXPECT_THAT(texts, IsEmpty());
  }
}

TEST_F(CommunicatorTest, RefusesToAddVectorsOfDifferentSizesOnAllRanks) {
  const std::vector<std::uint64_t> values(last() ? 2 : 1);
  if (size_ == 1) {
    EXPECT_NO_THROW((void)ranks_.sum(values));
  } else {
    EXPECT_THROW((void)ranks_.sum(values), Error);
  }
}

TEST_F(CommunicatorTest, RefusesHugeTextsOnAllRanks) {
  // Only lengths are exchanged before it is refused, so the pages are never touched twice.
  const std::string huge(ranks_.is_root() ? std::size_t{1} << 31 : 0, 'x');
  EXPECT_THROW((void)ranks_.broadcast(huge), Error);
  EXPECT_THROW((void)ranks_.all_gather(huge), Error);
  EXPECT_THROW((void)ranks_.gather(huge), Error);
}

/// 1 MiB that is not written to, so that it takes no memory.
struct Untouched {
  Untouched() {} // a defaulted one would write zeros
  std::array<char, 1 << 20> bytes;
};

TEST_F(CommunicatorTest, RefusesHugeVectorsOnAllRanks) {
  const std::vector<Untouched> huge(ranks_.is_root() ? 2048 : 0);
  EXPECT_THROW((void)ranks_.broadcast(huge), Error);
  EXPECT_THROW((void)ranks_.all_gather(huge), Error);
  EXPECT_THROW((void)ranks_.gather(huge), Error);
}

TEST_F(CommunicatorTest, PassesWhereAllRanksSucceed) {
  int calls = 0;
  ranks_.all_or_none([&] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST_F(CommunicatorTest, FailsOnAllRanksWithTheLowestFailingRanksError) {
  const int lowest = size_ / 2;
  try {
    ranks_.all_or_none([&] {
      if (rank_ == lowest) {
        throw UserError("the folder is empty");
      }
      if (rank_ > lowest) {
        throw Error("rank higher up");
      }
    });
    FAIL() << "no error on rank " << rank_;
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "the folder is empty");
    EXPECT_EQ(error.known(), Error::Known::to_all_ranks);
  }
  EXPECT_EQ(ranks_.sum(1), size_) << "the ranks must still be in step";
}

TEST_F(CommunicatorTest, KeepsErrorsThatAreNoUsersMistakeApart) {
  try {
    ranks_.all_or_none([&] {
      if (last()) {
        throw Error("disk full");
      }
    });
    FAIL() << "no error on rank " << rank_;
  } catch (const UserError&) {
    FAIL() << "became a user's mistake";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "disk full");
  }
}

TEST_F(CommunicatorTest, TurnsForeignExceptionsIntoErrors) {
  const auto message_of = [&](const auto& thrown) -> std::string {
    try {
      ranks_.all_or_none([&] {
        if (last()) {
          throw thrown;
        }
      });
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  };
  EXPECT_EQ(message_of(std::runtime_error("out of paper")), "out of paper");
  EXPECT_EQ(message_of(42), "an exception of unknown type");
}

TEST_F(CommunicatorTest, LetsTheRootWorkForAll) {
  int calls = 0;
  const std::string result = ranks_.on_root([&] {
    ++calls;
    return text("from rank ", rank_);
  });
  EXPECT_EQ(result, "from rank 0");
  EXPECT_EQ(calls, ranks_.is_root() ? 1 : 0);
  EXPECT_EQ(ranks_.on_root([&] { return measurement_of(rank_); }), measurement_of(0));
  EXPECT_EQ(ranks_.on_root([&] { return std::optional(rank_); }), 0);
  EXPECT_EQ(ranks_.on_root([&] { return std::vector<int>{rank_, 4}; }), (std::vector<int>{0, 4}));
  EXPECT_THROW((void)ranks_.on_root([]() -> std::string { throw UserError("no"); }), UserError);
}

TEST_F(CommunicatorTest, FindsTheRanksOfANode) {
  // All ranks of a test share one machine.
  const Communicator node = ranks_.node();
  EXPECT_EQ(node.size(), size_);
  EXPECT_EQ(node.rank().value, rank_);
  const std::vector<NodeId> nodes = nodes_of_ranks(ranks_);
  EXPECT_EQ(nodes.size(), static_cast<std::size_t>(size_));
  EXPECT_THAT(nodes, Each(NodeId{0}));
}

TEST_F(CommunicatorTest, ReportsErrorsInsteadOfAborting) {
  int value = 0;
  const int code = MPI_Bcast(&value, 1, MPI_INT, size_, ranks_.duplicate().native());
  EXPECT_THROW(check(code, "MPI_Bcast"), Error);
}

} // namespace
} // namespace lsdeconv::mpi
