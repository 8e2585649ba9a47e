#include "node_chunks.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::cluster_simulation {
namespace {

const BlockGrid grid({.volume = {60, 80, 100},
                      .core = {20, 20, 20},
                      .halo = {4, 4, 4},
                      .half_support = {2, 2, 2},
                      .transform = {28, 28, 28}});
const StorageLayout strips{2, 4, 100, true};
constexpr double volume_bytes = 60.0 * 80 * 100 * 2;

double fetched_for_all_blocks(double capacity) {
  NodeChunks chunks(grid, strips, capacity);
  double all = 0;
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    chunks.read(
        grid.block(id),
        [&](double bytes, const std::function<void()>& done) {
          all += bytes;
          done();
        },
        [] {});
  }
  return all;
}

TEST(NodeChunks, AreFetchedOnceWhereMemorySuffices) {
  EXPECT_EQ(fetched_for_all_blocks(volume_bytes), volume_bytes);
}

TEST(NodeChunks, AreFetchedForEveryBlockWithoutMemory) {
  // Windows along z and y, in whole strips: 24 + 28 + 24 slices, 24 + 28 + 28 + 24 rows; 5 blocks in a row.
  EXPECT_EQ(fetched_for_all_blocks(0), 76.0 * 104 * 5 * 100 * 2);
}

TEST(NodeChunks, AreFetchedAgainWhereTheyWereDropped) {
  constexpr double row_of_blocks = 28.0 * 28 * 100 * 2;
  const double fetched = fetched_for_all_blocks(row_of_blocks);
  EXPECT_GT(fetched, volume_bytes);
  EXPECT_LE(fetched, 76.0 * 104 * 100 * 2) << "once for each row of blocks";
}

TEST(NodeChunks, OnTheirWayAreAwaitedByOtherRanks) {
  NodeChunks chunks(grid, strips, volume_bytes);
  std::function<void()> first_arrives;
  bool first = false;
  bool second = false;
  chunks.read(
      grid.block(BlockId{0}), [&](double, std::function<void()> done) { first_arrives = std::move(done); },
      [&] { first = true; });
  chunks.read(
      grid.block(BlockId{1}),
      [](double bytes, const std::function<void()>& done) {
        EXPECT_EQ(bytes, 0);
        done();
      },
      [&] { second = true; });
  EXPECT_FALSE(second);
  first_arrives();
  EXPECT_TRUE(first && second);
}

} // namespace
} // namespace lsdeconv::cluster_simulation
