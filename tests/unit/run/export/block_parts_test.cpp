#include "run/export/block_parts.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/digest.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Extent3 volume{5, 8, 12};
constexpr Box3 core{{1, 2, 3}, {4, 6, 9}};
constexpr Index3 cut{2, 3, 5}; // within the core

/// The eight parts of the volume around the cut.
std::vector<Box3> parts() {
  std::vector<Box3> all;
  for (int corner = 0; corner < 8; ++corner) {
    Box3 box;
    for (int axis = 0; axis < axes; ++axis) {
      const bool upper = (corner >> axis & 1) != 0;
      box.begin[axis] = upper ? cut[axis] : 0;
      box.end[axis] = upper ? volume[axis] : cut[axis];
    }
    all.push_back(box);
  }
  return all;
}

TEST(BlockParts, HaveDigestsThatAddUpToTheBlocks) {
  const Volume<float> voxels = testing::noise(volume, 1);
  std::uint64_t sum = 0;
  for (const Box3& box : parts()) {
    sum += digest_of_part(core, box, voxels.view().part(box));
  }
  EXPECT_EQ(sum, digest(voxels.view().part(core)));
  EXPECT_EQ(digest_of_part(core, {{4, 0, 0}, {5, 8, 12}}, voxels.view().part({{4, 0, 0}, {5, 8, 12}})), 0U);
}

TEST(BlockParts, AreClearedWithinTheBlockOnly) {
  Volume<float> voxels(volume, 1.0F);
  for (const Box3& box : parts()) {
    clear_part(core, box, voxels.view().part(box));
  }
  for (std::int64_t i = 0; i < voxels.size(); ++i) {
    const Index3 at = position_of(i, volume);
    EXPECT_EQ(voxels.data()[i], core.contains(Box3{at, at + Index3{1, 1, 1}}) ? 0 : 1) << at;
  }
}

TEST(BlockParts, MissingOnesAreToldApart) {
  EXPECT_EQ(missing_tags({}), "");
  EXPECT_NE(missing_tags({BlockId(1)}), missing_tags({BlockId(2)}));
}

} // namespace
} // namespace lsdeconv
