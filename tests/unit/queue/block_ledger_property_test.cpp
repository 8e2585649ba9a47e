#include "lsdeconv/queue/block_ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace lsdeconv {
namespace {

/// Random workers against a ledger, beside a plain account of what must be true after every step.
class RandomRun {
public:
  explicit RandomRun(unsigned seed) : random_(seed), ledger_(settings_) {
    for (int rank = 0; rank < ranks_; ++rank) {
      ledger_.add_worker(Rank{rank}, NodeId{rank / 3});
      present_.insert(Rank{rank});
    }
    for (std::int64_t id = 0; id < settings_.blocks; ++id) {
      if (chance(0.1)) {
        ledger_.set_done(BlockId{id});
        done_.insert(BlockId{id});
      }
    }
  }

  void run() {
    for (int step = 0; !ledger_.finished(); ++step) {
      ASSERT_LT(step, 100000) << "the run does not end";
      const Rank rank = any_of(present_);
      take(rank);
      if (chance(0.5)) {
        finish_one(rank);
      }
      if (chance(0.002) && present_.size() > 1) {
        remove(rank);
      }
      ASSERT_NO_FATAL_FAILURE(expect_consistent());
    }
    EXPECT_EQ(running_.size(), 0);
    EXPECT_EQ(done_.size() + given_up_.size(), static_cast<std::size_t>(settings_.blocks));
  }

private:
  bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }
  int number(int from, int to) { return std::uniform_int_distribution(from, to)(random_); }
  Rank any_of(const std::set<Rank>& ranks) {
    return *std::next(ranks.begin(), number(0, static_cast<int>(ranks.size()) - 1));
  }

  void take(Rank rank) {
    const std::optional<BlockId> id = ledger_.next(rank);
    if (!id) {
      return;
    }
    EXPECT_FALSE(running_.contains(*id)) << "two runners of block " << *id;
    EXPECT_FALSE(done_.contains(*id) || given_up_.contains(*id)) << "block " << *id << " has ended";
    expect_elsewhere(*id, rank);
    running_[*id] = rank;
  }

  /// A failed block comes back to a rank that has not failed on it, and to a node that has not, while there
  /// is one.
  void expect_elsewhere(BlockId id, Rank rank) {
    const std::set<Rank>& failed = failed_on_[id];
    std::set<int> bad_nodes;
    for (const Rank r : failed) {
      bad_nodes.insert(r.value / 3);
    }
    const bool other_node = std::any_of(present_.begin(), present_.end(),
                                        [&](Rank r) { return !bad_nodes.contains(r.value / 3); });
    const bool other_rank =
        std::any_of(present_.begin(), present_.end(), [&](Rank r) { return !failed.contains(r); });
    EXPECT_FALSE(other_rank && failed.contains(rank));
    EXPECT_FALSE(other_node && bad_nodes.contains(rank.value / 3));
  }

  void finish_one(Rank rank) {
    const auto mine = std::find_if(running_.begin(), running_.end(),
                                   [&](const auto& entry) { return entry.second == rank; });
    if (mine == running_.end()) {
      return;
    }
    const BlockId id = mine->first;
    running_.erase(mine);
    if (chance(0.7)) {
      ledger_.complete(id, rank);
      done_.insert(id);
      return;
    }
    ledger_.fail(id, rank, "chance");
    failed_on_[id].insert(rank);
    if (++attempts_[id] == settings_.attempts) {
      given_up_.insert(id);
    }
  }

  void remove(Rank rank) {
    ledger_.remove_worker(rank);
    present_.erase(rank);
    std::erase_if(running_, [&](const auto& entry) { return entry.second == rank; });
  }

  void expect_consistent() const {
    const auto done = static_cast<std::int64_t>(done_.size());
    const auto failed = static_cast<std::int64_t>(given_up_.size());
    const auto running = static_cast<std::int64_t>(running_.size());
    ASSERT_EQ(ledger_.counts(), (LedgerCounts{.pending = settings_.blocks - done - failed - running,
                                              .running = running,
                                              .done = done,
                                              .failed = failed}));
    ASSERT_EQ(ledger_.failures().size(), given_up_.size());
  }

  std::mt19937 random_;
  int ranks_ = number(1, 9);
  LedgerSettings settings_{.blocks = number(0, 400), .group_size = number(1, 50), .attempts = number(1, 4)};
  BlockLedger ledger_;
  std::set<Rank> present_;
  std::map<BlockId, Rank> running_;
  std::set<BlockId> done_;
  std::set<BlockId> given_up_;
  std::map<BlockId, std::set<Rank>> failed_on_;
  std::map<BlockId, int> attempts_;
};

class BlockLedgerProperty : public ::testing::TestWithParam<unsigned> {};

TEST_P(BlockLedgerProperty, EveryBlockEndsOnceAndCountsAgreeAfterEveryStep) {
  RandomRun(GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, BlockLedgerProperty, ::testing::Range(0U, 60U));

/// How many blocks a node takes that lie in another group than its block before.
int changes_of_group(std::int64_t group_size, int nodes) {
  const std::int64_t blocks = 10 * group_size * nodes;
  BlockLedger ledger({.blocks = blocks, .group_size = group_size});
  for (int rank = 0; rank < 4 * nodes; ++rank) {
    ledger.add_worker(Rank{rank}, NodeId{rank / 4});
  }
  std::mt19937 random(1);
  std::map<int, std::int64_t> group_of_node;
  int changes = 0;
  while (!ledger.finished()) {
    const Rank rank{std::uniform_int_distribution(0, 4 * nodes - 1)(random)};
    const BlockId id = ledger.next(rank).value();
    ledger.complete(id, rank);
    const std::int64_t group = id.value / group_size;
    const auto before = group_of_node.try_emplace(rank.value / 4, -1).first;
    changes += before->second == group ? 0 : 1;
    before->second = group;
  }
  return changes;
}

TEST(BlockLedgerAffinity, ANodeChangesItsGroupOnlyWhenItIsEmpty) {
  // Each of the ten groups per node must be begun once; only the help at the very end comes on top, at most
  // once per group that is still open (one per node) and node.
  for (const int nodes : {1, 2, 5}) {
    const int changes = changes_of_group(30, nodes);
    EXPECT_GE(changes, 10 * nodes);
    EXPECT_LE(changes, 10 * nodes + nodes * (nodes - 1));
  }
}

TEST(BlockLedgerSize, AMillionBlocksWithManyFailuresOnOneRank) {
  // A rank with a broken device fails on all it gets, at once, and much faster than others compute.
  constexpr std::int64_t blocks = 1000000;
  BlockLedger ledger({.blocks = blocks, .group_size = 100});
  for (int rank = 0; rank < 64; ++rank) {
    ledger.add_worker(Rank{rank}, NodeId{rank / 8});
  }
  for (std::int64_t i = 0; i < blocks; ++i) {
    ledger.fail(ledger.next(Rank{0}).value(), Rank{0}, "device lost");
  }
  EXPECT_EQ(ledger.next(Rank{0}), std::nullopt);
  EXPECT_EQ(ledger.next(Rank{7}), std::nullopt) << "other nodes have not tried";
  for (std::int64_t i = 0; i < blocks; ++i) {
    const Rank rank{8 + static_cast<int>(i % 56)};
    ledger.complete(ledger.next(rank).value(), rank);
  }
  EXPECT_EQ(ledger.counts(), (LedgerCounts{.done = blocks}));
}

} // namespace
} // namespace lsdeconv
