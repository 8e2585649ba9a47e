#include "support/instruction_sets.hpp"

#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

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

/// Halves, what lies around the bounds of both types, numbers without and with fractions, and no numbers.
Volume<float> difficult_plane() {
  std::vector<float> values{infinity, -infinity, std::nanf(""), -0.0F, 1e30F, -1e30F, 1e-30F};
  for (const float bound : {0.0F, 255.0F, 65535.0F}) {
    for (const float beside : {-1.0F, -0.5F, 0.0F, 0.5F, 1.0F}) {
      const float value = bound + beside;
      values.insert(values.end(), {std::nextafter(value, -infinity), value, std::nextafter(value, infinity)});
    }
  }
  while (values.size() < 202) {
    values.push_back(0.37F * static_cast<float>(values.size() * values.size()));
  }
  Volume<float> plane({1, 2, 101});
  std::copy(values.begin(), values.end(), plane.begin());
  return plane;
}

/// stored = clamp(rint(gain * value + offset)), as it is promised.
template <typename Sample>
void expect_promised(const IntensityMapping& mapping) {
  const Volume<float> plane = difficult_plane();
  const StoredSamples stored = stored_samples(plane.view(), mapping, false);
  const auto* samples = reinterpret_cast<const Sample*>(stored.bytes.data());
  const double largest = largest_sample(mapping.type);
  Saturation expected;
  for (std::int64_t i = 0; i < plane.size(); ++i) {
    const double exact = mapping.gain * double{plane.data()[i]} + mapping.offset;
    const double sample = mapping.type == VoxelType::float32 ? exact : std::rint(exact);
    const bool is_whole = mapping.type != VoxelType::float32;
    expected.below += is_whole && sample < 0 ? 1 : 0;
    expected.above += is_whole && sample > largest ? 1 : 0;
    const double kept = is_whole ? std::clamp(sample, 0.0, largest) : sample;
    EXPECT_EQ(samples[i], std::isnan(exact) ? Sample{0} : static_cast<Sample>(kept)) << plane.data()[i];
  }
  EXPECT_EQ(stored.saturation, expected);
}

TEST(StoredSamples, AreWhatTheFormulaSaysWithAllInstructions) {
  testing::for_each_instruction_set([] {
    for (const double gain : {1.0, 0.13, -2.0}) {
      for (const double offset : {0.0, 100.25}) {
        expect_promised<std::uint8_t>({.gain = gain, .offset = offset, .type = VoxelType::uint8});
        expect_promised<std::uint16_t>({.gain = gain, .offset = offset, .type = VoxelType::uint16});
        expect_promised<float>({.gain = gain, .offset = offset, .type = VoxelType::float32});
      }
    }
  });
}

} // namespace
} // namespace lsdeconv
