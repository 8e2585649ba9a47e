#include "support/memory_reader.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/run/input/masked_reader.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

constexpr Extent3 extent{20, 24, 30};

/// Quiet counts with hot voxels, and nothing where x < 5.
std::unique_ptr<VolumeReader> camera() {
  return std::make_unique<testing::FunctionReader>(extent, [](std::int64_t z, std::int64_t y,
                                                              std::int64_t x) {
    const std::int64_t i = (z * extent.y + y) * extent.x + x;
    return x < 5                          ? 0.0F
           : testing::hashed(2, i) < 0.01 ? 5000.0F
                                          : std::round(static_cast<float>(110 + 20 * testing::hashed(3, i)));
  });
}

UnseenRules rules() {
  return {.zeros = true,
          .hot = {.dark = 100, .gain = 2, .variance = 4, .steepest = {1.5F, 3, 5}},
          .dead = {.columns = {12}},
          .planes = {.brightness = std::vector<float>(20, 1.1F), .offset = 100}};
}

TEST(MaskedReader, ReadsAsBeforeWithoutRules) {
  MaskedReader reader(camera(), 1);
  Volume<float> voxels(extent);
  reader.read(whole(extent), voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 0);
  EXPECT_FALSE(reader.changes_counts());
  EXPECT_TRUE(std::all_of(voxels.begin(), voxels.end(), [](float v) { return std::isfinite(v); }));
}

TEST(MaskedReader, GivesTheSameVoxelsInAnyGrid) {
  MaskedReader reader(camera(), 2);
  reader.set_rules(rules());
  EXPECT_TRUE(reader.changes_counts());
  Volume<float> all(extent);
  reader.read(whole(extent), all.view());
  EXPECT_TRUE(std::isnan(all(3, 4, 2)) && std::isnan(all(7, 7, 12)));
  const auto hot =
      std::count_if(all.begin(), all.end(), [](float v) { return std::isnan(v); }) - extent.z * extent.y * 6;
  EXPECT_NEAR(static_cast<double>(hot), 0.01 * 24 * 20 * 24, 40);
  const BlockGrid grid({extent, {9, 11, 8}, {2, 2, 2}, {1, 1, 1}, {16, 16, 16}});
  for (std::int64_t id = 0; id < grid.size(); ++id) {
    const Box3 box = grid.block(BlockId(id)).padded;
    Volume<float> block(box.extent());
    reader.read(box, block.view());
    for (std::int64_t i = 0; i < block.size(); ++i) {
      const Extent3 e = box.extent();
      const Index3 at = box.begin + Index3{i / (e.y * e.x), i / e.x % e.y, i % e.x};
      const float expected = all(at.z, at.y, at.x);
      ASSERT_TRUE(std::isnan(expected) ? std::isnan(block.data()[i]) : block.data()[i] == expected) << box;
    }
  }
}

TEST(MaskedReader, ReadsTheUnmaskedCountsBesides) {
  MaskedReader reader(camera(), 1);
  reader.set_rules(rules());
  Volume<float> voxels({1, 1, 1});
  reader.unmasked().read({{3, 4, 2}, {4, 5, 3}}, voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 0);
}

} // namespace
} // namespace lsdeconv
