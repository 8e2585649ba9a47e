#include "lsdeconv/projections/block_summary.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Spacing3 voxel{1.2, 0.4, 0.4};

TEST(ProjectionGrid, PixelsOfSmallVolumesAreVoxels) {
  EXPECT_EQ(projection_grid({4096, 4096, 1}, voxel, 0).voxels_per_pixel, (Extent3{1, 1, 1}));
}

TEST(ProjectionGrid, NoPictureHasMorePixelsThanAllowedAlongASide) {
  const Extent3 volume{5000, 20000, 4097};
  const ProjectionGrid grid = projection_grid(volume, voxel, 0);
  EXPECT_EQ(grid.voxels_per_pixel, (Extent3{2, 5, 2}));
  EXPECT_EQ(reduced(volume, grid.voxels_per_pixel), (Extent3{2500, 4000, 2049}));
}

TEST(ProjectionGrid, CellsAreAsLargeAsFitsIntoTheirSize) {
  EXPECT_EQ(projection_grid({500, 900, 900}, voxel, 25).voxels_per_cell, (Extent3{20, 62, 62}));
}

TEST(ProjectionGrid, AMultipleOfTheVoxelIsTakenWhole) {
  EXPECT_EQ(projection_grid({500, 900, 900}, {2.4, 0.4, 0.1}, 2.4).voxels_per_cell, (Extent3{1, 6, 24}));
}

TEST(ProjectionGrid, CoarserVoxelsStay) {
  EXPECT_EQ(projection_grid({500, 900, 900}, {30, 26, 10}, 25).voxels_per_cell, (Extent3{1, 1, 2}));
}

TEST(ProjectionGrid, ACellIsNoLargerThanTheVolume) {
  EXPECT_EQ(projection_grid({5, 900, 7}, voxel, 25).voxels_per_cell, (Extent3{5, 62, 7}));
}

TEST(ProjectionGrid, ThereAreNoCellsWithoutSizeOrVoxelSize) {
  EXPECT_FALSE(projection_grid({500, 900, 900}, voxel, 0).has_cells());
  EXPECT_FALSE(projection_grid({500, 900, 900}, {}, 25).has_cells());
}

/// Holds for every place at which the box can lie.
TEST(SummaryLayout, NoBlockOfAVolumeHasMoreValuesThanTheMost) {
  const Extent3 volume{19, 23, 29};
  for (const ProjectionGrid& grid : {ProjectionGrid{{1, 1, 1}, {}}, ProjectionGrid{{3, 2, 5}, {4, 7, 3}},
                                     ProjectionGrid{{1, 4, 1}, {1, 1, 2}}}) {
    const Extent3 core{6, 5, 8};
    const std::int64_t most = most_summary_values(volume, core, grid);
    std::int64_t largest = 0;
    for (std::int64_t z = 0; z < volume.z; ++z) {
      for (std::int64_t y = 0; y < volume.y; ++y) {
        for (std::int64_t x = 0; x < volume.x; ++x) {
          const Index3 begin{z, y, x};
          const SummaryLayout layout(intersection({begin, begin + core}, whole(volume)), grid);
          const SummaryPart last = all_summary_parts.back();
          largest = std::max(largest, layout.begin(last) + layout.values(last));
        }
      }
    }
    EXPECT_EQ(largest, most);
  }
}

} // namespace
} // namespace lsdeconv
