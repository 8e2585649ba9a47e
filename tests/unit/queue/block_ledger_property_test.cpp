#include "simulated_ranks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/queue/block_ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

namespace lsdeconv {
namespace {

/// Random workers use a ledger, and a simple model beside it says what must be true after every step. Ranks
/// are of different speed, do not always ask for blocks, fail, leave and are lost at every moment of a block;
/// some go on with blocks that have been cancelled.
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
      } else {
        pending_.insert(BlockId{id});
      }
    }
  }

  void run() {
    for (int step = 0; !ledger_.finished(); ++step) {
      ASSERT_LT(step, 200000) << "the run does not end";
      now_ += number(0, 3) * 0.5;
      take_step(any_of(all_ranks()));
      check_cancelled();
      ASSERT_NO_FATAL_FAILURE(expect_consistent());
    }
    EXPECT_TRUE(copies_.empty());
    EXPECT_TRUE(pending_.empty() || stopped_ || present_.empty()) << "blocks were left out";
  }

  [[nodiscard]] std::int64_t second_copies() const { return ledger_.second_copies(); }

private:
  struct Mine {
    bool claimed = false;
  };
  bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }
  int number(int from, int to) { return std::uniform_int_distribution(from, to)(random_); }
  template <typename Values>
  typename Values::value_type any_of(const Values& values) {
    return *std::next(values.begin(), number(0, static_cast<int>(values.size()) - 1));
  }
  [[nodiscard]] std::set<Rank> all_ranks() const {
    std::set<Rank> all = present_;
    all.insert(retired_.begin(), retired_.end());
    return all;
  }

  void take_step(Rank rank) {
    if (present_.contains(rank) && chance(0.6)) {
      take(rank);
    }
    if (chance(1.0 / (1 + 3 * (rank.value % 3)))) {
      go_on_with_one(rank);
    }
    if (chance(0.001)) {
      lose(rank);
    } else if (chance(0.001) && present_.contains(rank)) {
      retire(rank);
    }
    if (chance(0.0002)) {
      ledger_.cancel_running();
      stopped_ = true;
    }
  }

  void take(Rank rank) {
    const bool was_idle = idle(rank);
    const std::optional<BlockId> id = ledger_.next(rank);
    if (!id) {
      return;
    }
    EXPECT_FALSE(stopped_);
    EXPECT_FALSE(done_.contains(*id) || failed_.contains(*id)) << "block " << *id << " has ended";
    std::map<Rank, Mine>& runners = copies_[*id];
    if (runners.empty()) {
      expect_elsewhere(*id, rank);
    } else {
      EXPECT_TRUE(was_idle) << "a second copy for a rank that has enough to do";
      EXPECT_EQ(runners.size(), 1) << "a third copy of block " << *id;
      EXPECT_FALSE(runners.begin()->second.claimed)
          << "a copy of block " << *id << ", which is being written";
      EXPECT_FALSE(runners.contains(rank));
      EXPECT_FALSE(failed_on_[*id].contains(rank));
    }
    runners[rank] = {};
    pending_.erase(*id);
  }

  [[nodiscard]] bool idle(Rank rank) const {
    return std::none_of(copies_.begin(), copies_.end(), [&](const auto& entry) {
      const auto mine = entry.second.find(rank);
      return mine != entry.second.end() && !mine->second.claimed;
    });
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

  /// Claims, completes or fails a block that the rank has, or tries to with one that it does not have.
  void go_on_with_one(Rank rank) {
    std::vector<BlockId> mine;
    for (const auto& [id, runners] : copies_) {
      if (runners.contains(rank)) {
        mine.push_back(id);
      }
    }
    if (mine.empty() || chance(0.1)) {
      expect_ignored(BlockId{number(0, static_cast<int>(settings_.blocks) - 1)}, rank);
      return;
    }
    const BlockId id = any_of(mine);
    if (chance(0.2)) {
      fail(id, rank);
    } else if (copies_[id][rank].claimed || chance(0.3)) {
      complete(id, rank);
    } else {
      EXPECT_TRUE(ledger_.claim(id, rank));
      claimed(id, rank);
    }
  }

  void expect_ignored(BlockId id, Rank rank) {
    const auto found = copies_.find(id);
    if (found == copies_.end() || !found->second.contains(rank)) {
      EXPECT_FALSE(ledger_.holds(id, rank));
      EXPECT_FALSE(ledger_.claim(id, rank));
      EXPECT_FALSE(ledger_.complete(id, rank));
      EXPECT_FALSE(ledger_.fail(id, rank, "late"));
    }
  }

  void claimed(BlockId id, Rank rank) {
    copies_[id] = {{rank, {.claimed = true}}};
    EXPECT_FALSE(ledger_.claim(id, rank)) << "a second time";
  }

  void complete(BlockId id, Rank rank) {
    EXPECT_TRUE(ledger_.complete(id, rank));
    EXPECT_TRUE(done_.insert(id).second) << "block " << id << " is done twice";
    copies_.erase(id);
  }

  void fail(BlockId id, Rank rank) {
    EXPECT_TRUE(ledger_.fail(id, rank, "chance"));
    failed_on_[id].insert(rank);
    ++attempts_[id];
    forget(id, rank);
  }

  void forget(BlockId id, Rank rank) {
    copies_[id].erase(rank);
    if (!copies_[id].empty()) {
      return;
    }
    copies_.erase(id);
    (attempts_[id] >= settings_.attempts ? failed_ : pending_).insert(id);
  }

  void lose(Rank rank) {
    ledger_.remove_worker(rank);
    present_.erase(rank);
    retired_.erase(rank);
    forget_all_of(rank, true);
    EXPECT_THROW((void)ledger_.next(rank), Error);
  }

  void retire(Rank rank) {
    ledger_.retire_worker(rank);
    present_.erase(rank);
    retired_.insert(rank);
    forget_all_of(rank, false);
  }

  void forget_all_of(Rank rank, bool claimed_too) {
    const auto copies = copies_;
    for (const auto& [id, runners] : copies) {
      const auto mine = runners.find(rank);
      if (mine != runners.end() && (claimed_too || !mine->second.claimed)) {
        forget(id, rank);
      }
    }
  }

  /// The model follows claims and losses by itself, but learns here what cancel_running() has cancelled.
  void check_cancelled() {
    for (const Assignment& cancelled : ledger_.take_cancelled()) {
      EXPECT_FALSE(ledger_.holds(cancelled.block, cancelled.rank));
      const auto found = copies_.find(cancelled.block);
      if (found != copies_.end() && found->second.contains(cancelled.rank)) {
        EXPECT_TRUE(stopped_);
        EXPECT_FALSE(found->second.at(cancelled.rank).claimed);
        forget(cancelled.block, cancelled.rank);
      }
    }
  }

  void expect_consistent() const {
    const auto size = [](const auto& set) { return static_cast<std::int64_t>(set.size()); };
    ASSERT_EQ(ledger_.counts(), (LedgerCounts{.pending = size(pending_),
                                              .running = size(copies_),
                                              .done = size(done_),
                                              .failed = size(failed_)}));
    ASSERT_EQ(size(pending_) + size(copies_) + size(done_) + size(failed_), settings_.blocks);
    ASSERT_EQ(ledger_.failures().size(), failed_.size());
    std::size_t copies = 0;
    for (const auto& [id, runners] : copies_) {
      copies += runners.size();
      for (const auto& [rank, mine] : runners) {
        const Assignment* const assignment = ledger_.running().find(id, rank);
        ASSERT_NE(assignment, nullptr);
        ASSERT_EQ(assignment->claimed, mine.claimed);
      }
    }
    ASSERT_EQ(ledger_.running().all().size(), copies);
  }

  std::mt19937 random_;
  double now_ = 0;
  int ranks_ = number(1, 9);
  LedgerSettings settings_{.blocks = number(1, 400),
                           .group_size = number(1, 50),
                           .attempts = number(1, 4),
                           .clock = [this] { return now_; }};
  BlockLedger ledger_;
  bool stopped_ = false;
  std::set<Rank> present_;
  std::set<Rank> retired_;
  std::map<BlockId, std::map<Rank, Mine>> copies_; ///< No empty entry.
  std::set<BlockId> pending_;
  std::set<BlockId> done_;
  std::set<BlockId> failed_;
  std::map<BlockId, std::set<Rank>> failed_on_;
  std::map<BlockId, int> attempts_;
};

class BlockLedgerProperty : public ::testing::TestWithParam<unsigned> {};

TEST_P(BlockLedgerProperty, EveryBlockEndsOnceAndTheLedgerAgreesWithTheModelAfterEveryStep) {
  RandomRun(GetParam()).run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, BlockLedgerProperty, ::testing::Range(0U, 200U));

TEST(BlockLedgerProperties, CoverSecondCopies) {
  std::int64_t second_copies = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    RandomRun run(seed);
    run.run();
    second_copies += run.second_copies();
  }
  EXPECT_GT(second_copies, 20);
}

} // namespace
} // namespace lsdeconv
