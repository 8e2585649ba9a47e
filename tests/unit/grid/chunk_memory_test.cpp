#include "unit/grid/measured_grid.hpp"

#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/grid/read_forecast.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

/// 20 GB of floating point in bands of 16 rows, on two ranks of 2 GiB.
PlanRequest larger_than_memory() {
  PlanRequest request = testing::request_for({640, 2800, 2800}, {3, 3, 3});
  request.layout = {4, 16, 2800, false};
  request.workers = 2;
  request.bytes_per_worker = 2 * testing::gib;
  request.bytes_fixed = 200 << 20;
  request.chunk_cache = {
      .bytes_per_row = 2800 * 4 / 2.0, .chunk_rows = 16, .least = 64 << 20, .most = testing::gib};
  return request;
}

TEST(ChunkCacheMemory, HoldsARowOfBlocksBesideTheBlocks) {
  const PlanRequest request = larger_than_memory();
  const Plan plan = plan_blocks(request);
  EXPECT_LE(plan.bytes_per_worker, request.bytes_per_worker);
  EXPECT_LE(plan.bytes_for_chunks, request.chunk_cache.most);
  const ChunkMemory memory{.ranks_per_node = 2, .shared = true, .node_bytes = 2 * plan.bytes_for_chunks};
  const double volume = static_cast<double>(voxel_count(request.volume)) * 4;
  EXPECT_LT(bytes_fetched(plan.shape, request.layout, memory), 1.5 * volume);
}

TEST(ChunkCacheMemory, IsPartOfTheMemoryOfARank) {
  PlanRequest request = larger_than_memory();
  const Plan with = plan_blocks(request);
  EXPECT_GT(with.bytes_for_chunks, request.chunk_cache.least);
  request.chunk_cache = {};
  const Plan without = estimate_plan(with.shape, request);
  EXPECT_EQ(with.bytes_per_worker - without.bytes_per_worker, with.bytes_for_chunks);
}

TEST(ChunkCacheMemory, IsTheLeastWhereRowsOfBlocksAreNotHeld) {
  PlanRequest request = larger_than_memory();
  request.chunk_cache.bytes_per_row = 0;
  EXPECT_EQ(plan_blocks(request).bytes_for_chunks, request.chunk_cache.least);
}

TEST(ChunkCacheMemory, LetsRowsAndLayersBeDecodedOnce) {
  PlanRequest request = larger_than_memory();
  request.layout.compressed = true;
  const Plan held = plan_blocks(request);
  request.chunk_cache.bytes_per_row = 0;
  const Plan not_held = estimate_plan(held.shape, request);
  EXPECT_LT(held.bytes_decoded, 2 * voxel_count(request.volume) * 4);
  EXPECT_GT(not_held.bytes_decoded, 4 * held.bytes_decoded);
}

TEST(ChunkCacheMemory, OfOneNodeDoesNotHelpAnother) {
  PlanRequest request = larger_than_memory();
  request.workers = 64;
  const Plan together = plan_blocks(request);
  request.nodes = 32;
  const Plan apart = estimate_plan(together.shape, request);
  EXPECT_GT(apart.storage_seconds, 1.05 * together.storage_seconds);
}

} // namespace
} // namespace lsdeconv
