#include "block_work.hpp"
#include "cluster.hpp"
#include "whole_brain.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace lsdeconv::cluster_simulation {
namespace {

/// A large Lustre system of 2023: 50 GB/s in all, 10 to a node.
constexpr StorageRates lustre{.bytes_per_second = 50e9, .client_bytes_per_second = 10e9};

struct PlannedAndRun {
  Plan plan;
  Outcome outcome;
};

PlannedAndRun run_on(const Cluster& cluster) {
  const PlanRequest request = whole_brain(cluster.ranks());
  const Plan plan = plan_blocks(request, nominal_rates(cluster));
  return {plan, simulate(cluster, plan.shape, request)};
}

/// Nothing is lost and nothing done twice.
void expect_conserved(const PlannedAndRun& run) {
  const BlockGrid grid(run.plan.shape);
  const Outcome& outcome = run.outcome;
  const PlanRequest request = whole_brain(1);
  double read = 0;
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    ASSERT_EQ(outcome.times_written[static_cast<std::size_t>(id.value)], 1) << "block " << id.value;
    ASSERT_EQ(outcome.times_marked[static_cast<std::size_t>(id.value)], 1) << "block " << id.value;
    read += work_of(grid.block(id), grid.shape(), request).read_bytes;
  }
  EXPECT_NEAR(outcome.bytes_read, read, 1e-9 * read);
  EXPECT_EQ(outcome.bytes_written, 4.0 * static_cast<double>(voxel_count(request.volume)));
  EXPECT_EQ(std::accumulate(outcome.blocks_of_rank.begin(), outcome.blocks_of_rank.end(), std::int64_t{0}),
            grid.size());
}

/// Within 5 % of the larger of the two bounds, and not below it by more than the jitter averages out.
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

TEST(ClusterSimulation, SoAreSixtyFourOfHalfTheStoragesSpeed) {
  const PlannedAndRun run = run_on(gpu_cluster(64, h100_class / 4, lustre));
  expect_efficient(run);
}

TEST(ClusterSimulation, OtherChancesChangeLittle) {
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

TEST(ClusterSimulation, TakesWhatThePlanForetold) {
  for (const int gpus : {8, 64, 512}) {
    const PlannedAndRun run = run_on(gpu_cluster(gpus, h100_class, lustre));
    EXPECT_NEAR(run.plan.total_seconds, run.outcome.wall, 0.1 * run.outcome.wall) << gpus << " GPUs";
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

TEST(ClusterSimulation, SlowAndFastRanksEndWithinOneBlocksTime) {
  const PlannedAndRun run = run_on(mixed_cluster());
  expect_conserved(run);
  const auto [first, last] = std::minmax_element(run.outcome.last_end.begin(), run.outcome.last_end.end());
  EXPECT_LT(*last - *first, run.outcome.slowest_block);
  for (const int blocks : run.outcome.blocks_of_rank) {
    EXPECT_GT(blocks, 0) << "every rank takes part";
  }
}

TEST(ClusterSimulation, SlowRanksBesideFastOnesDoNotDelayTheEnd) {
  const PlannedAndRun mixed = run_on(mixed_cluster());
  const Cluster alone = gpu_cluster(16, h100_class / 4, lustre);
  const Outcome without = simulate(alone, mixed.plan.shape, whole_brain(alone.ranks()));
  EXPECT_LT(mixed.outcome.wall, 1.01 * without.wall);
}

} // namespace
} // namespace lsdeconv::cluster_simulation
