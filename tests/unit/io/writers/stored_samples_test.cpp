#include "lsdeconv/io/writers/stored_samples.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

struct Stored {
  float sample;
  std::int64_t below;
  std::int64_t above;
  bool operator==(const Stored&) const = default;
};

Stored stored(float value, const IntensityMapping& mapping) {
  Saturation saturation;
  const float sample = map_intensity(value, mapping, saturation);
  return {sample, saturation.below, saturation.above};
}

TEST(MapIntensity, RoundsToTheNearestSample) {
  const IntensityMapping counts{.gain = 1, .offset = 0, .type = VoxelType::uint16};
  EXPECT_EQ(stored(7.4F, counts), (Stored{7, 0, 0}));
  EXPECT_EQ(stored(7.6F, counts), (Stored{8, 0, 0}));
  EXPECT_EQ(stored(-0.4F, counts), (Stored{0, 0, 0}));
  EXPECT_EQ(stored(65535.4F, counts), (Stored{65535, 0, 0}));
}

TEST(MapIntensity, CountsWhatTheTypeClips) {
  const IntensityMapping bytes{.gain = 2, .offset = 10, .type = VoxelType::uint8};
  EXPECT_EQ(stored(122.5F, bytes), (Stored{255, 0, 0}));
  EXPECT_EQ(stored(123, bytes), (Stored{255, 0, 1}));
  EXPECT_EQ(stored(-6, bytes), (Stored{0, 1, 0}));
  EXPECT_EQ(stored(infinity, bytes), (Stored{255, 0, 1}));
  EXPECT_EQ(stored(-infinity, bytes), (Stored{0, 1, 0}));
}

TEST(MapIntensity, NaNBecomesZero) {
  for (const VoxelType type : {VoxelType::uint8, VoxelType::uint16, VoxelType::float32}) {
    EXPECT_EQ(stored(std::nanf(""), {.gain = 1, .offset = 5, .type = type}), (Stored{0, 0, 0}));
    EXPECT_EQ(stored(infinity, {.gain = 0, .offset = 5, .type = type}), (Stored{0, 0, 0}));
  }
}

TEST(MapIntensity, FloatsAreNeitherRoundedNorClipped) {
  EXPECT_EQ(stored(-1e6F, {.gain = 0.5, .offset = 0.25, .type = VoxelType::float32}),
            (Stored{-499999.75F, 0, 0}));
}

/// What the tags promise: counts = (stored - offset) / gain.
TEST(MapIntensity, CanBeUndoneToHalfASample) {
  for (const double gain : {0.13, 1.0, 3.7}) {
    const IntensityMapping mapping{.gain = gain, .offset = 20, .type = VoxelType::uint16};
    for (int i = 0; i < 600; ++i) {
      const float value = 17.3F * static_cast<float>(i);
      const double back = (static_cast<double>(stored(value, mapping).sample) - 20) / gain;
      EXPECT_LE(std::abs(back - static_cast<double>(value)), 0.5 / gain * (1 + 1e-12)) << value;
    }
  }
}

/// Sample y * 3 + x, with two voxels out of range.
Volume<float> small_plane() {
  Volume<float> plane({1, 2, 3});
  for (std::int64_t i = 0; i < 6; ++i) {
    plane.data()[i] = static_cast<float>(i);
  }
  plane(0, 0, 0) = -2;
  plane(0, 1, 2) = 300;
  return plane;
}

TEST(StoredSamples, AreRowsOfTheType) {
  const Volume<float> plane = small_plane();
  const StoredSamples stored = stored_samples(plane.view(), {.type = VoxelType::uint8}, false);
  const std::vector<std::byte> expected{std::byte{0}, std::byte{1}, std::byte{2},
                                        std::byte{3}, std::byte{4}, std::byte{255}};
  EXPECT_EQ(stored.bytes, expected);
  EXPECT_EQ(stored.saturation, (Saturation{1, 1}));
}

TEST(StoredSamples, FlippedTheLastRowComesFirst) {
  const Volume<float> plane = small_plane();
  const StoredSamples stored = stored_samples(plane.view(), {.type = VoxelType::uint8}, true);
  const std::vector<std::byte> expected{std::byte{3}, std::byte{4}, std::byte{255},
                                        std::byte{0}, std::byte{1}, std::byte{2}};
  EXPECT_EQ(stored.bytes, expected);
  EXPECT_EQ(stored.saturation, (Saturation{1, 1}));
}

} // namespace
} // namespace lsdeconv
