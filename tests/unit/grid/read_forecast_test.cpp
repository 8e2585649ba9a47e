#include "lsdeconv/core/text.hpp"
#include "lsdeconv/grid/read_forecast.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <set>
#include <tuple>
#include <vector>

namespace lsdeconv {
namespace {

using Unit = std::tuple<std::int64_t, std::int64_t, std::int64_t>; // z, row, column

/// Units in memory, the one unused for longest last; those of the present window make no room.
class Memory {
public:
  explicit Memory(std::size_t capacity) : capacity_(capacity) {}

  /// Number of units of a window that are not there yet.
  std::int64_t read(const std::set<Unit>& window) {
    std::list<Unit> there;
    for (auto unit = units_.begin(); unit != units_.end();) {
      const auto next = std::next(unit);
      if (window.contains(*unit)) {
        there.splice(there.end(), units_, unit);
      }
      unit = next;
    }
    std::int64_t fetched = 0;
    for (const Unit& unit : window) {
      if (std::find(there.begin(), there.end(), unit) == there.end()) {
        ++fetched;
        if (units_.size() + there.size() >= capacity_ && !units_.empty()) {
          units_.pop_back();
        }
        if (units_.size() + there.size() < capacity_) {
          there.push_back(unit);
        }
      }
    }
    units_.splice(units_.begin(), there);
    return fetched;
  }

private:
  std::size_t capacity_;
  std::list<Unit> units_;
};

std::set<Unit> units_of(const Box3& window, const StorageLayout& units) {
  std::set<Unit> all;
  for (std::int64_t z = window.begin.z; z < window.end.z; ++z) {
    for (std::int64_t y = window.begin.y / units.unit_rows; y * units.unit_rows < window.end.y; ++y) {
      for (std::int64_t x = window.begin.x / units.unit_columns; x * units.unit_columns < window.end.x; ++x) {
        all.insert({z, y, x});
      }
    }
  }
  return all;
}

/// Bytes fetched where the blocks go to the readers in turn, each with a memory of its own.
double simulated(const GridShape& shape, const StorageLayout& units, std::size_t readers, double bytes_each) {
  const double unit_bytes = static_cast<double>(units.unit_rows * units.unit_columns * units.bytes_per_voxel);
  std::vector<Memory> memories(readers, Memory(static_cast<std::size_t>(bytes_each / unit_bytes)));
  const BlockGrid grid(shape);
  std::int64_t fetched = 0;
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    fetched +=
        memories[static_cast<std::size_t>(id.value) % readers].read(units_of(grid.block(id).padded, units));
  }
  return static_cast<double>(fetched) * unit_bytes;
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

const StorageLayout strips{2, 4, 120, true};
const StorageLayout slices{2, 100, 120, true};
const StorageLayout tiles{2, 8, 8, true};

TEST(BytesFetched, IsWhatOneReaderFetchesBlockAfterBlock) {
  for (const StorageLayout& units : {strips, slices, tiles}) {
    for (const std::int64_t bytes : {std::int64_t{0}, row, 2 * row, 8 * row, much}) {
      SCOPED_TRACE(text("units of ", units.unit_rows, "×", units.unit_columns, ", memory ", bytes));
      const double expected = simulated(cubes(), units, 1, static_cast<double>(bytes));
      EXPECT_NEAR(bytes_fetched(cubes(), units, {.node_bytes = bytes}) / expected, 1, 0.2);
    }
  }
}

TEST(BytesFetched, CountsEveryRankThatHasMemoryOfItsOwn) {
  for (const StorageLayout& units : {strips, slices, tiles}) {
    for (const std::int64_t bytes : {std::int64_t{0}, row, 8 * row}) {
      SCOPED_TRACE(text("units of ", units.unit_rows, "×", units.unit_columns, ", memory ", bytes));
      const double expected = simulated(cubes(), units, 2, static_cast<double>(bytes));
      EXPECT_NEAR(bytes_fetched(cubes(), units, {.ranks_per_node = 2, .node_bytes = 2 * bytes}) / expected, 1,
                  0.3);
    }
  }
}

TEST(BytesFetched, IsTheVolumeWhereAllOfItStaysInMemory) {
  for (const StorageLayout& units : {strips, slices}) {
    EXPECT_DOUBLE_EQ(bytes_fetched(cubes(), units, {.ranks_per_node = 4, .shared = true, .node_bytes = much}),
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

TEST(BlocksPerGroup, AreLayersOfSlicesAndFewerRowsForMoreNodes) {
  const BlockGrid grid(cubes());
  EXPECT_EQ(blocks_per_group(grid, slices, 1000), 30);
  EXPECT_EQ(blocks_per_group(grid, strips, 1), 30);
  EXPECT_EQ(blocks_per_group(grid, strips, 1000), 6);
  EXPECT_EQ(blocks_per_group(grid, strips, 2) % 6, 0);
}

} // namespace
} // namespace lsdeconv
