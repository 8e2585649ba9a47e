#include "io/readers/samples.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/volume.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

/// Rows of six samples, 0 to 23: the box {z 0, y 10 to 14, x 20 to 25}, whose rows end with a sample of
/// padding.
constexpr Box3 stored{{0, 10, 20}, {1, 14, 25}};
constexpr std::int64_t row_samples = 6;

template <typename Sample>
Samples counting() {
  Samples samples(24 * static_cast<std::int64_t>(sizeof(Sample)));
  auto* first = reinterpret_cast<Sample*>(samples.bytes.get());
  std::iota(first, first + 24, Sample{0});
  return samples;
}

TEST(CopyWindow, TakesThePartOfTheStoredBox) {
  const Box3 window{{0, 11, 22}, {1, 13, 25}};
  Volume<float> voxels(window.extent());
  copy_window(counting<std::uint16_t>().bytes.get(), VoxelType::uint16, stored, row_samples, window,
              voxels.view());
  EXPECT_THAT(std::vector<float>(voxels.begin(), voxels.end()), ElementsAre(8, 9, 10, 14, 15, 16));
}

TEST(CopyWindow, ConvertsEveryTypeToFloat) {
  const Box3 window{{0, 13, 23}, {1, 14, 25}};
  Volume<float> voxels(window.extent());
  for (const auto& [samples, type] : {std::pair{counting<std::uint8_t>(), VoxelType::uint8},
                                      {counting<std::uint16_t>(), VoxelType::uint16},
                                      {counting<float>(), VoxelType::float32}}) {
    std::fill(voxels.begin(), voxels.end(), -1.0F);
    copy_window(samples.bytes.get(), type, stored, row_samples, window, voxels.view());
    EXPECT_THAT(std::vector<float>(voxels.begin(), voxels.end()), ElementsAre(21, 22)) << name(type);
  }
}

TEST(CopyWindow, KeepsTheTypeOrRefusesAnotherIntegerType) {
  const Box3 window{{0, 10, 20}, {1, 11, 22}};
  Volume<std::uint16_t> same(window.extent());
  copy_window(counting<std::uint16_t>().bytes.get(), VoxelType::uint16, stored, row_samples, window,
              same.view());
  EXPECT_THAT(std::vector<std::uint16_t>(same.begin(), same.end()), ElementsAre(0, 1));
  Volume<std::uint8_t> narrower(window.extent());
  EXPECT_THROW(copy_window(counting<std::uint16_t>().bytes.get(), VoxelType::uint16, stored, row_samples,
                           window, narrower.view()),
               Error);
}

TEST(SwapBytes, ReversesEverySample) {
  const auto swapped = [](VoxelType type) {
    Samples samples(8);
    std::memcpy(samples.bytes.get(), "abcdefgh", 8);
    swap_bytes(samples.span(), bytes_per_voxel(type));
    return std::string(reinterpret_cast<const char*>(samples.bytes.get()), 8);
  };
  EXPECT_EQ(swapped(VoxelType::uint8), "abcdefgh");
  EXPECT_EQ(swapped(VoxelType::uint16), "badcfehg");
  EXPECT_EQ(swapped(VoxelType::float32), "dcbahgfe");
}

} // namespace
} // namespace lsdeconv
