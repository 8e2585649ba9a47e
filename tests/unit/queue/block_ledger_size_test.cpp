#include "simulated_ranks.hpp"

#include "lsdeconv/queue/block_ledger.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace lsdeconv {
namespace {

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

TEST(BlockLedgerSize, AMillionBlocksForFastAndSlowRanksInSeconds) {
  // Every eighth of 512 ranks is fifty times slower; all fetch two blocks ahead.
  std::vector<testing::SimulatedRanks::RankModel> models;
  models.reserve(512);
  for (int rank = 0; rank < 512; ++rank) {
    models.push_back({.node = NodeId{rank / 8}, .seconds = rank % 8 == 7 ? 500.0 : 10.0 + rank % 7});
  }
  constexpr int blocks = 1000000;
  testing::SimulatedRanks ranks(models, {.blocks = blocks, .group_size = 100});
  ranks.tick = 1;
  double rate = 0;
  for (const auto& model : models) {
    rate += 1 / model.seconds;
  }
  EXPECT_LE(ranks.run(), blocks / rate + 2 * 16);
  EXPECT_EQ(ranks.ledger().counts(), (LedgerCounts{.done = blocks}));
  EXPECT_GT(ranks.ledger().second_copies(), 0);
}

} // namespace
} // namespace lsdeconv
