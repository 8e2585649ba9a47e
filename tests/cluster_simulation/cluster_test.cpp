#include "block_work.hpp"
#include "cluster.hpp"
#include "support/world.hpp"
#include "whole_brain.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace lsdeconv::cluster_simulation {
namespace {

/// A large Lustre system of 2023: 50 GB/s in all, 10 to a node.
constexpr StorageRates lustre{.bytes_per_second = 50e9, .client_bytes_per_second = 10e9};

struct PlannedAndRun {
  PlannedJob planned;
  Outcome outcome;
};

PlannedAndRun run_on(const Cluster& cluster) {
  const PlannedJob planned = whole_brain(cluster, testing::world());
  return {planned, simulate(cluster, planned.job)};
}

/// Every block is written and marked once.
void expect_conserved(const PlannedAndRun& run) {
  const GridShape& grid = run.planned.job.grid;
  const Outcome& outcome = run.outcome;
  for (std::size_t block = 0; block < static_cast<std::size_t>(outcome.blocks); ++block) {
    ASSERT_EQ(outcome.times_written[block], 1) << "block " << block;
    ASSERT_EQ(outcome.times_marked[block], 1) << "block " << block;
  }
  EXPECT_EQ(outcome.bytes_written, 4.0 * static_cast<double>(voxel_count(grid.volume)));
  EXPECT_EQ(std::accumulate(outcome.blocks_of_rank.begin(), outcome.blocks_of_rank.end(), std::int64_t{0}),
            outcome.blocks);
}

/// The time is within 5 % of the larger of the two bounds, and below it by no more than the jitter explains.
void expect_efficient(const PlannedAndRun& run) {
  EXPECT_LT(run.outcome.excess(), 0.05) << run.outcome.wall << " s";
  EXPECT_GT(run.outcome.excess(), -0.005) << run.outcome.wall << " s";
}

TEST(ClusterSimulation, SixtyFourFastGpusKeepTheStorageBusy) {
  const PlannedAndRun run = run_on(gpu_cluster(64, h100_class, lustre));
  EXPECT_GT(run.outcome.storage_bound, run.outcome.compute_bound);
  expect_efficient(run);
  expect_conserved(run);
}

TEST(ClusterSimulation, SixtyFourSlowGpusAreKeptBusy) {
  const PlannedAndRun run = run_on(gpu_cluster(64, predecessor_on_a100, lustre));
  EXPECT_GT(run.outcome.compute_bound, run.outcome.storage_bound);
  expect_efficient(run);
  expect_conserved(run);
}

/// The planner cuts few large blocks, 17 for each GPU, of which it knows that they do not end together:
/// smaller ones would have more halo.
TEST(ClusterSimulation, SixtyFourGpusOfHalfTheStoragesSpeedAreKeptBusyUntilTheLastBlocks) {
  const PlannedAndRun run = run_on(gpu_cluster(64, h100_class / 12, lustre));
  EXPECT_GT(run.outcome.compute_bound, 2 * run.outcome.storage_bound);
  EXPECT_NEAR(run.outcome.wall, run.planned.plan.total_seconds, 0.03 * run.outcome.wall);
  const double blocks_of_each = static_cast<double>(run.outcome.blocks) / 64;
  EXPECT_LT(run.outcome.excess(), 1.5 / blocks_of_each);
}

/// A node reads a row of blocks at once, for all its ranks, and only one block ahead: where computing a row
/// takes hardly longer than reading one, the ranks wait for its first bytes.
TEST(ClusterSimulation, SixtyFourGpusAsFastAsTheStorageLoseAFifth) {
  const PlannedAndRun run = run_on(gpu_cluster(64, h100_class / 4, lustre));
  EXPECT_NEAR(run.outcome.storage_bound / run.outcome.compute_bound, 1, 0.15);
  EXPECT_LT(run.outcome.excess(), 0.22);
  expect_conserved(run);
}

TEST(ClusterSimulation, OtherSeedsChangeLittle) {
  for (const std::uint64_t seed : {2, 3, 4}) {
    Cluster cluster = gpu_cluster(64, h100_class, lustre);
    cluster.seed = seed;
    expect_efficient(run_on(cluster));
  }
}

TEST(ClusterSimulation, IsTheSameForTheSameSeed) {
  const Cluster cluster = gpu_cluster(8, h100_class, lustre);
  EXPECT_EQ(run_on(cluster).outcome.wall, run_on(cluster).outcome.wall);
}

TEST(ClusterSimulation, TakesTheTimeThatThePlanPredicts) {
  for (const int gpus : {8, 64, 512}) {
    const PlannedAndRun run = run_on(gpu_cluster(gpus, h100_class, lustre));
    EXPECT_NEAR(run.planned.plan.total_seconds, run.outcome.wall, 0.1 * run.outcome.wall) << gpus << " GPUs";
  }
}

TEST(ClusterSimulation, ReadsTheBytesThatThePlanPredicts) {
  for (const double rate : {h100_class, predecessor_on_a100}) {
    for (const int gpus : {8, 64}) {
      const PlannedAndRun run = run_on(gpu_cluster(gpus, rate, lustre));
      const Job& job = run.planned.job;
      const double predicted = bytes_fetched(job.grid, job.chunks, job.memory);
      EXPECT_NEAR(run.outcome.bytes_read / predicted, 1, 0.1) << gpus << " GPUs, " << rate;
    }
  }
}

/// Four nodes of four GPUs, each with a CPU rank of eight cores beside them, seven times as slow.
Cluster mixed_cluster() {
  Cluster cluster = gpu_cluster(16, h100_class / 4, lustre);
  for (Node& node : cluster.nodes) {
    node.ranks.push_back(cpu_rank(8 * cpu_core));
  }
  return cluster;
}

TEST(ClusterSimulation, SlowAndFastRanksEndWithinTheTimeOfOneBlock) {
  const PlannedAndRun run = run_on(mixed_cluster());
  expect_conserved(run);
  const auto [first, last] = std::minmax_element(run.outcome.last_end.begin(), run.outcome.last_end.end());
  EXPECT_LT(*last - *first, run.outcome.slowest_block);
  for (const int blocks : run.outcome.blocks_of_rank) {
    EXPECT_GT(blocks, 0) << "every rank takes part";
  }
}

TEST(ClusterSimulation, SlowRanksDoNotDelayTheEndOfFastOnes) {
  const PlannedAndRun mixed = run_on(mixed_cluster());
  const Cluster alone = gpu_cluster(16, h100_class / 4, lustre);
  const Outcome without = simulate(alone, mixed.planned.job);
  EXPECT_LT(mixed.outcome.wall, 1.01 * without.wall);
}

} // namespace
} // namespace lsdeconv::cluster_simulation
