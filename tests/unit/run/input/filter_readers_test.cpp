#include "run/input/filter_readers.hpp"
#include "support/memory_reader.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr Extent3 extent{40, 30, 50};

std::unique_ptr<VolumeReader> camera() {
  return std::make_unique<testing::FunctionReader>(
      extent, [](std::int64_t z, std::int64_t y, std::int64_t x) {
        return x < 3 ? 0.0F
                     : static_cast<float>(100 + 300 * testing::hashed(1, (z * extent.y + y) * extent.x + x));
      });
}

/// Noise as stripes along an axis.
std::unique_ptr<VolumeReader> with_stripes(std::unique_ptr<VolumeReader> volume, DestripeAxis axis) {
  const StripeAxes order = stripe_axes(axis);
  auto stripes = std::make_shared<const Stripes>(
      Stripes{testing::noise({3, extent[order.stacked], extent[order.across]}, 3, -9, 9),
              testing::noise({1, extent[order.along], 3}, 4, -1, 1), axis});
  return std::make_unique<DestripedReader>(std::move(volume), stripes, 2);
}

std::unique_ptr<VolumeReader> all_stages(DestripeAxis axis) {
  Calibration calibration{
      .offset = 90, .dark = {}, .flat = normalised_flat(testing::noise({1, 30, 50}, 2, 1, 2).view())};
  auto calibrated = std::make_unique<CalibratedReader>(camera(), std::move(calibration));
  auto destriped = with_stripes(std::move(calibrated), axis);
  const Kernel kernel = gaussian_kernel(1.2, 7);
  auto smooth =
      std::make_unique<SmoothedReader>(std::move(destriped), Triple<Kernel>{kernel, kernel, kernel}, 2);
  return std::make_unique<ThresholdReader>(std::move(smooth), 60, 80);
}

void expect_same_in_every_block(const GridShape& shape, DestripeAxis axis) {
  const std::unique_ptr<VolumeReader> reader = all_stages(axis);
  Volume<float> all(extent);
  reader->read(whole(extent), all.view());
  const BlockGrid grid(shape);
  for (std::int64_t id = 0; id < grid.size(); ++id) {
    const Box3 box = grid.block(BlockId(id)).padded;
    Volume<float> block(box.extent());
    reader->read(box, block.view());
    Volume<float> expected(box.extent());
    copy<float>(all.view().part(box), expected.view());
    ASSERT_TRUE(std::equal(block.begin(), block.end(), expected.begin())) << box;
  }
}

TEST(FilterReaders, GiveTheSameVoxelsInAnyGrid) {
  for (const DestripeAxis axis : {DestripeAxis::z, DestripeAxis::x, DestripeAxis::y}) {
    expect_same_in_every_block({extent, {13, 30, 17}, {4, 4, 4}, {2, 2, 2}, {32, 40, 32}}, axis);
    expect_same_in_every_block({extent, {40, 11, 50}, {3, 5, 3}, {2, 2, 2}, {48, 24, 60}}, axis);
  }
}

TEST(FilterReaders, KeepTheDescriptionOfTheFiles) {
  const std::unique_ptr<VolumeReader> reader = all_stages(DestripeAxis::x);
  EXPECT_EQ(reader->description().extent, extent);
  EXPECT_EQ(reader->description().type, VoxelType::uint16);
}

TEST(ThresholdReader, TurnsWhatIsDimIntoBackgroundButNotWhatNoCameraSaw) {
  ThresholdReader reader(camera(), 140, 200);
  Volume<float> voxels(extent);
  reader.read(whole(extent), voxels.view());
  Volume<float> raw(extent);
  camera()->read(whole(extent), raw.view());
  for (std::int64_t i = 0; i < raw.size(); ++i) {
    const float value = raw.data()[i];
    ASSERT_EQ(voxels.data()[i], value == 0 || value >= 200 ? value : 140) << value;
  }
}

TEST(SmoothedReader, NamesTheVoxelThatIsNotFinite) {
  auto broken =
      std::make_unique<testing::FunctionReader>(extent, [](std::int64_t z, std::int64_t y, std::int64_t x) {
        return z == 20 && y == 11 && x == 7 ? std::numeric_limits<float>::infinity() : 1.0F;
      });
  const Kernel kernel = gaussian_kernel(1, 5);
  SmoothedReader reader(std::move(broken), {kernel, kernel, kernel}, 1);
  Volume<float> voxels({2, 30, 50});
  try {
    reader.read({{18, 0, 0}, {20, 30, 50}}, voxels.view());
    FAIL() << "was not refused";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("voxel z 20 y 11 x 7 is NaN or infinite"));
  }
  EXPECT_NO_THROW(reader.read({{0, 0, 0}, {2, 30, 50}}, voxels.view()));
}

} // namespace
} // namespace lsdeconv
