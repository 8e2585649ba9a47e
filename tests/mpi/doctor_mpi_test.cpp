#include "doctor/shared_folder.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/doctor/node_reports.hpp"
#include "lsdeconv/doctor/take_snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::SizeIs;

class DoctorMpi : public ::testing::Test {
protected:
  /// A folder of rank 0, as all ranks are told of it.
  [[nodiscard]] std::filesystem::path common() const { return ranks_.broadcast(own_.path().string()); }

  mpi::Communicator ranks_ = mpi::Communicator::world();
  testing::TemporaryFolder own_;
};

TEST_F(DoctorMpi, ACommonFolderIsSeenByAll) {
  EXPECT_EQ(sees_files_of_root(common(), ranks_), true);
  ranks_.barrier();
  EXPECT_TRUE(std::filesystem::is_empty(own_.path())) << "the file remains";
}

TEST_F(DoctorMpi, AFolderOfOnesOwnIsNot) {
  EXPECT_EQ(sees_files_of_root(own_.path(), ranks_), ranks_.is_root());
}

TEST_F(DoctorMpi, NothingIsKnownWhereRank0CannotWrite) {
  EXPECT_EQ(sees_files_of_root(ranks_.is_root() ? "/proc" : own_.path(), ranks_), std::nullopt);
}

TEST_F(DoctorMpi, ReportsComeInTheOrderOfRanksFromThoseThatHaveOne) {
  const int rank = ranks_.rank().value;
  const auto own = rank % 2 == 0 ? std::optional(NodeReport{"n" + std::to_string(rank), {}}) : std::nullopt;
  const std::vector<NodeReport> all = gather(own, ranks_);
  ASSERT_THAT(all, SizeIs((ranks_.size() + 1) / 2));
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].host, "n" + std::to_string(2 * i));
  }
}

TEST_F(DoctorMpi, OneRankLooksAtTheNodeAndCountsAll) {
  const std::optional<Snapshot> snapshot = take_snapshot(common(), ranks_);
  ASSERT_EQ(snapshot.has_value(), ranks_.is_root()) << "all ranks of this test are on one node";
  if (snapshot) {
    EXPECT_EQ(snapshot->ranks.ranks, ranks_.size());
    EXPECT_EQ(snapshot->ranks.nodes, 1);
    EXPECT_THAT(snapshot->ranks.cores, SizeIs(ranks_.size()));
    EXPECT_TRUE(snapshot->ranks.calls_from_threads);
    EXPECT_EQ(snapshot->disk.seen_by_all, std::nullopt) << "one node has nothing to compare with";
    EXPECT_GT(snapshot->disk.writing.bytes, 0);
  }
}

} // namespace
} // namespace lsdeconv::doctor
