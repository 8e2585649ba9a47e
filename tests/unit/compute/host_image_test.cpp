#include "compute/cpu/host_image.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace lsdeconv::cpu {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

template <typename Sample>
Volume<Sample> counting(const Extent3& extent) {
  Volume<Sample> volume(extent);
  std::iota(volume.begin(), volume.end(), Sample{0});
  return volume;
}

template <typename Sample>
VolumeView<const Sample> constant_view(const Volume<Sample>& volume) {
  return volume.view();
}

std::vector<float> row(const HostImage& image, std::int64_t z, std::int64_t y) {
  std::vector<float> buffer(static_cast<std::size_t>(image.extent().x), -1.0F);
  const float* values = image.row(z, y, buffer);
  return {values, values + image.extent().x};
}

TEST(HostImage, SubtractsTheOffsetFromSamplesOfEveryType) {
  constexpr Extent3 extent{2, 3, 4};
  HostImage bytes(24, VoxelType::uint8);
  bytes.assign(constant_view(counting<std::uint8_t>(extent)), 10, 1);
  HostImage words(24, VoxelType::uint16);
  words.assign(constant_view(counting<std::uint16_t>(extent)), 10, 2);
  HostImage floats(24, VoxelType::float32);
  floats.assign(constant_view(counting<float>(extent)), 10, 1);
  for (const HostImage* image : {&bytes, &words, &floats}) {
    EXPECT_EQ(image->extent(), extent);
    EXPECT_THAT(row(*image, 0, 1), ElementsAre(-6, -5, -4, -3)) << "below the dark level";
    EXPECT_THAT(row(*image, 1, 2), ElementsAre(10, 11, 12, 13));
  }
}

TEST(HostImage, GivesFloatsWithoutOffsetAsTheyAre) {
  HostImage image(24, VoxelType::float32);
  image.assign(constant_view(counting<float>({2, 3, 4})), 0, 1);
  std::vector<float> buffer(4);
  EXPECT_NE(image.row(1, 0, buffer), buffer.data()) << "no copy is needed";
  EXPECT_THAT(row(image, 1, 0), ElementsAre(12, 13, 14, 15));
}

TEST(HostImage, TakesTheExtentOfTheLastSamples) {
  HostImage image(24, VoxelType::uint8);
  image.assign(constant_view(counting<std::uint8_t>({2, 3, 4})), 0, 1);
  image.assign(constant_view(counting<std::uint8_t>({1, 2, 3})), 0, 1);
  EXPECT_EQ(image.extent(), (Extent3{1, 2, 3}));
  EXPECT_THAT(row(image, 0, 1), ElementsAre(3, 4, 5));
}

TEST(HostImage, CopiesSpacedSamples) {
  const Volume<std::uint8_t> all = counting<std::uint8_t>({2, 3, 4});
  HostImage image(4, VoxelType::uint8);
  image.assign(constant_view(all).part({{1, 1, 2}, {2, 3, 4}}), 0, 1);
  EXPECT_THAT(row(image, 0, 0), ElementsAre(18, 19));
  EXPECT_THAT(row(image, 0, 1), ElementsAre(22, 23));
}

TEST(HostImage, RefusesSamplesThatItCannotTake) {
  HostImage image(24, VoxelType::uint8);
  EXPECT_THAT(
      [&] {
        image.assign(constant_view(counting<std::uint16_t>({2, 3, 4})), 0, 1);
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("uint8"), HasSubstr("uint16"))));
  EXPECT_THAT(
      [&] {
        image.assign(constant_view(counting<std::uint8_t>({2, 3, 5})), 0, 1);
      },
      ThrowsMessage<Error>(AllOf(HasSubstr("24"), HasSubstr("2×3×5"))));
}

} // namespace
} // namespace lsdeconv::cpu
