#include "lsdeconv/core/text.hpp"
#include "lsdeconv/grid/read_forecast.hpp"
#include "lsdeconv/grid/window_cost.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <set>
#include <tuple>
#include <vector>

namespace lsdeconv {
namespace {

using Chunk = std::tuple<std::int64_t, std::int64_t, std::int64_t>; // layer, row, column

/// Chunks in memory, the one unused for longest last; those of the present window make no room.
class Memory {
public:
  explicit Memory(std::size_t capacity) : capacity_(capacity) {}

  /// Number of chunks of a window that are not there yet.
  std::int64_t read(const std::set<Chunk>& window) {
    std::list<Chunk> there;
    for (auto chunk = chunks_.begin(); chunk != chunks_.end();) {
      const auto next = std::next(chunk);
      if (window.contains(*chunk)) {
        there.splice(there.end(), chunks_, chunk);
      }
      chunk = next;
    }
    std::int64_t fetched = 0;
    for (const Chunk& chunk : window) {
      if (std::find(there.begin(), there.end(), chunk) == there.end()) {
        ++fetched;
        if (chunks_.size() + there.size() >= capacity_ && !chunks_.empty()) {
          chunks_.pop_back();
        }
        if (chunks_.size() + there.size() < capacity_) {
          there.push_back(chunk);
        }
      }
    }
    chunks_.splice(chunks_.begin(), there);
    return fetched;
  }

private:
  std::size_t capacity_;
  std::list<Chunk> chunks_;
};

std::set<Chunk> chunks_of(const Box3& window, const StorageLayout& chunks) {
  std::set<Chunk> all;
  for (std::int64_t z = window.begin.z / chunks.chunk_slices; z * chunks.chunk_slices < window.end.z; ++z) {
    for (std::int64_t y = window.begin.y / chunks.chunk_rows; y * chunks.chunk_rows < window.end.y; ++y) {
      for (std::int64_t x = window.begin.x / chunks.chunk_columns; x * chunks.chunk_columns < window.end.x;
           ++x) {
        all.insert({z, y, x});
      }
    }
  }
  return all;
}

/// Bytes fetched where the blocks go to the readers in turn, each with a memory of its own.
double simulated(const GridShape& shape, const StorageLayout& chunks, std::size_t readers,
                 double bytes_each) {
  const auto chunk_bytes = static_cast<double>(chunks.chunk_bytes());
  std::vector<Memory> memories(readers, Memory(static_cast<std::size_t>(bytes_each / chunk_bytes)));
  const BlockGrid grid(shape);
  std::int64_t fetched = 0;
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    fetched +=
        memories[static_cast<std::size_t>(id.value) % readers].read(chunks_of(grid.block(id).padded, chunks));
  }
  return static_cast<double>(fetched) * chunk_bytes;
}

/// 4×5×6 blocks with a halo of 4.
GridShape cubes() {
  return {.volume = {80, 100, 120},
          .core = {20, 20, 20},
          .halo = {4, 4, 4},
          .half_support = {2, 2, 2},
          .transform = {28, 28, 28}};
}

constexpr std::int64_t much = 1 << 30;
double volume_bytes() {
  return 80.0 * 100 * 120 * 2;
}
/// Of a row of blocks with its halo in strips of 4 rows.
constexpr std::int64_t row = std::int64_t{28} * 28 * 120 * 2;

/// The same in chunks of several slices: of the row that touches most of them.
std::int64_t row_of(const StorageLayout& chunks) {
  std::int64_t most = 0;
  const BlockGrid grid(cubes());
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    Box3 window = grid.block(id).padded;
    window.begin.x = 0;
    window.end.x = 120;
    most = std::max(most, bytes_decoded_by_window(chunks, cubes().volume, window));
  }
  return most;
}

const StorageLayout strips{2, 4, 120, true};
const StorageLayout slices{2, 100, 120, true};
const StorageLayout tiles{2, 8, 8, true};
const StorageLayout boxes{2, 16, 16, true, 16};
const StorageLayout plates{2, 25, 30, false, 4};

TEST(BytesFetched, IsWhatOneReaderFetchesBlockAfterBlock) {
  for (const StorageLayout& chunks : {strips, slices, tiles, boxes, plates}) {
    const std::int64_t line = chunks.chunk_slices > 1 ? row_of(chunks) : row;
    for (const std::int64_t bytes : {std::int64_t{0}, line, 2 * line, 8 * line, much}) {
      SCOPED_TRACE(text("units of ", chunks.chunk_slices, "×", chunks.chunk_rows, "×", chunks.chunk_columns,
                        ", memory ", bytes));
      const double expected = simulated(cubes(), chunks, 1, static_cast<double>(bytes));
      EXPECT_NEAR(bytes_fetched(cubes(), chunks, {.node_bytes = bytes}) / expected, 1, 0.2);
    }
  }
}

TEST(BytesFetched, CountsEveryRankThatHasMemoryOfItsOwn) {
  for (const StorageLayout& chunks : {strips, slices, tiles, boxes, plates}) {
    const std::int64_t line = chunks.chunk_slices > 1 ? row_of(chunks) : row;
    for (const std::int64_t bytes : {std::int64_t{0}, line, 8 * line}) {
      SCOPED_TRACE(text("units of ", chunks.chunk_slices, "×", chunks.chunk_rows, "×", chunks.chunk_columns,
                        ", memory ", bytes));
      const double expected = simulated(cubes(), chunks, 2, static_cast<double>(bytes));
      EXPECT_NEAR(bytes_fetched(cubes(), chunks, {.ranks_per_node = 2, .node_bytes = 2 * bytes}) / expected,
                  1, 0.3);
    }
  }
}

TEST(BytesFetched, IsTheVolumeWhereAllOfItStaysInMemory) {
  for (const StorageLayout& chunks : {strips, slices}) {
    EXPECT_DOUBLE_EQ(
        bytes_fetched(cubes(), chunks, {.ranks_per_node = 4, .shared = true, .node_bytes = much}),
        volume_bytes());
  }
}

TEST(BytesFetched, IsAtMostOnceAndAHalfForARowOfBlocksInMemory) {
  EXPECT_LT(bytes_fetched(cubes(), strips, {.shared = true, .node_bytes = row}), 1.5 * volume_bytes());
}

TEST(BytesFetched, OfWholeSlicesGrowsWithTheBlocksOfALayer) {
  EXPECT_NEAR(bytes_fetched(cubes(), slices, {}) / volume_bytes(), 30 * 1.3, 1);
}

TEST(BytesFetched, NeverSavesByHavingLessMemoryOrMoreNodes) {
  double before = 1e300;
  for (std::int64_t bytes = 0; bytes < 20 * row; bytes += row / 4) {
    const double now = bytes_fetched(cubes(), strips, {.node_bytes = bytes});
    EXPECT_LE(now, before);
    before = now;
  }
  for (const int nodes : {1, 2, 4, 100}) {
    const double now =
        bytes_fetched(cubes(), strips, {.nodes = nodes, .shared = true, .node_bytes = 2 * row});
    EXPECT_GE(now, before * 0.999);
    before = now;
  }
}

TEST(BytesFetched, GrowsWithTheNodesThatShareTheLastRows) {
  const auto fetched_by = [](int nodes) {
    return bytes_fetched(cubes(), strips, {.nodes = nodes, .shared = true, .node_bytes = much});
  };
  const Extent3 blocks = BlockGrid(cubes()).blocks();
  const auto rows = static_cast<double>(blocks.z * blocks.y);
  EXPECT_NEAR(fetched_by(4) / fetched_by(2), (rows + 4) / (rows + 2), 1e-9);
}

TEST(BlocksPerGroup, AreLayersOfSlicesAndFewerRowsForMoreNodes) {
  const BlockGrid grid(cubes());
  EXPECT_EQ(blocks_per_group(grid, slices, 1000), 30);
  EXPECT_EQ(blocks_per_group(grid, strips, 1), 30);
  EXPECT_EQ(blocks_per_group(grid, strips, 1000), 6);
  EXPECT_EQ(blocks_per_group(grid, strips, 2) % 6, 0);
}

} // namespace
} // namespace lsdeconv
