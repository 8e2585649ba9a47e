#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/planning/hypothetical_cluster.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr std::int64_t gib = std::int64_t{1} << 30;

ComputeResources assumed(int ranks, int nodes, double gpu_memory, double memory) {
  RunConfig config;
  config.plan_ranks = ranks;
  config.plan_nodes = nodes;
  config.plan_gpu_memory = gpu_memory;
  config.memory = memory;
  return hypothetical_resources(config);
}

TEST(HypotheticalCluster, FourGpusMakeANode) {
  const ComputeResources resources = assumed(30, 0, 80, 0);
  EXPECT_EQ(resources.share.nodes, 8);
  EXPECT_EQ(resources.share.ranks_on_node, 4);
  EXPECT_EQ(resources.devices.gpus, 30);
  EXPECT_EQ(resources.devices.gpu_bytes, 80 * gib);
  EXPECT_FALSE(resources.devices.any_cpu);
  EXPECT_EQ(resources.devices.in_flight, 3) << "as a real one holds";
  EXPECT_EQ(resources.share.bytes, 160 * gib) << "twice the GPU's";
}

TEST(HypotheticalCluster, CpuRanksHaveANodeEach) {
  const ComputeResources resources = assumed(3, 0, 0, 64);
  EXPECT_EQ(resources.share.nodes, 3);
  EXPECT_EQ(resources.devices.gpus, 0);
  EXPECT_FALSE(resources.devices.gpu_bytes.has_value());
  EXPECT_TRUE(resources.devices.any_cpu);
  EXPECT_EQ(resources.share.bytes, 64 * gib);
}

TEST(HypotheticalCluster, RanksShareTheMemoryOfTheFullestNode) {
  const ComputeResources resources = assumed(10, 3, 80, 1024);
  EXPECT_EQ(resources.share.ranks_on_node, 4);
  EXPECT_EQ(resources.share.bytes, 256 * gib);
}

TEST(HypotheticalCluster, EveryNodeHasARank) {
  EXPECT_THROW(assumed(2, 3, 80, 0), UserError);
}

} // namespace
} // namespace lsdeconv
