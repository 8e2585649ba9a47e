#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/planning/hypothetical_cluster.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr std::int64_t gib = std::int64_t{1} << 30;

PreparedRun assumed(int ranks, int nodes, double gpu_memory, double memory) {
  PreparedRun run;
  run.config.plan_ranks = ranks;
  run.config.plan_nodes = nodes;
  run.config.plan_gpu_memory = gpu_memory;
  run.config.memory = memory;
  use_hypothetical_cluster(run);
  return run;
}

TEST(AssumedCluster, FourGpusMakeANode) {
  const PreparedRun run = assumed(30, 0, 80, 0);
  EXPECT_EQ(run.share.nodes, 8);
  EXPECT_EQ(run.share.ranks_on_node, 4);
  EXPECT_EQ(run.devices.gpus, 30);
  EXPECT_EQ(run.devices.gpu_bytes, 80 * gib);
  EXPECT_FALSE(run.devices.any_cpu);
  EXPECT_EQ(run.share.bytes, 160 * gib) << "twice the GPU's";
}

TEST(AssumedCluster, CpuRanksHaveANodeEach) {
  const PreparedRun run = assumed(3, 0, 0, 64);
  EXPECT_EQ(run.share.nodes, 3);
  EXPECT_EQ(run.devices.gpus, 0);
  EXPECT_FALSE(run.devices.gpu_bytes.has_value());
  EXPECT_TRUE(run.devices.any_cpu);
  EXPECT_EQ(run.share.bytes, 64 * gib);
}

TEST(AssumedCluster, RanksShareTheMemoryOfTheFullestNode) {
  const PreparedRun run = assumed(10, 3, 80, 1024);
  EXPECT_EQ(run.share.ranks_on_node, 4);
  EXPECT_EQ(run.share.bytes, 256 * gib);
}

TEST(AssumedCluster, EveryNodeHasARank) {
  EXPECT_THROW(assumed(2, 3, 80, 0), UserError);
}

} // namespace
} // namespace lsdeconv
