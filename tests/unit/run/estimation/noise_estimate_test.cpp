#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/run/estimation/noise_estimate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace lsdeconv {
namespace {

constexpr double offset = 100;

/// A camera of such a gain and read noise (counts) that sees slow waves of 5 to 205 photo-electrons.
Volume<float> stack(double gain, double read_noise, const Extent3& extent = {40, 72, 84}) {
  std::mt19937 random(11);
  std::normal_distribution<double> in_the_dark(0, 1);
  Volume<float> counts(extent);
  float* voxel = counts.data();
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        const double wave = std::sin(0.1 * static_cast<double>(x)) * std::cos(0.08 * static_cast<double>(y));
        std::poisson_distribution<int> light(105 + 100 * wave * std::cos(0.06 * static_cast<double>(z)));
        *voxel++ =
            static_cast<float>(std::rint(offset + gain * light(random) + read_noise * in_the_dark(random)));
      }
    }
  }
  return counts;
}

testing::FunctionReader reader_of(const Volume<float>& counts) {
  return {counts.extent(),
          [&counts](std::int64_t z, std::int64_t y, std::int64_t x) { return counts.view()(z, y, x); }};
}

NoiseModel estimated(const Volume<float>& counts, std::optional<double> known_offset = offset) {
  testing::FunctionReader reader = reader_of(counts);
  return estimate_noise(reader, {.rounded = true, .offset = known_offset}, testing::world());
}

/// Each voxel becomes the mean of itself and its neighbour along an axis.
Volume<float> averaged(const Volume<float>& counts, int axis) {
  Volume<float> result(counts.extent());
  const Extent3 e = counts.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        Index3 next{z, y, x};
        next[axis] = std::min(e[axis] - 1, next[axis] + 1);
        result.view()(z, y, x) =
            std::rint((counts.view()(z, y, x) + counts.view()(next.z, next.y, next.x)) / 2);
      }
    }
  }
  return result;
}

TEST(NoiseEstimate, GainIsFoundForAnyCamera) {
  for (const double gain : {0.2, 1.0, 8.0}) {
    const NoiseModel noise = estimated(stack(gain, gain));
    EXPECT_EQ(noise.source, NoiseSource::estimated);
    EXPECT_NEAR(noise.gain / gain, 1, 0.06) << gain;
  }
}

TEST(NoiseEstimate, ReadNoiseIsWhatIsLeftInTheDark) {
  EXPECT_NEAR(estimated(stack(1, 6)).read_noise, 6, 0.9);
}

TEST(NoiseEstimate, VarianceVanishesAtAnOffsetThatIsLeftIn) {
  const NoiseModel noise = estimated(stack(2, 1), std::nullopt);
  EXPECT_NEAR(noise.zero_variance_counts, 100 - 0.5, 6);
  EXPECT_NEAR(noise.gain, 2, 0.12);
}

TEST(NoiseEstimate, SmoothedNoiseIsToldAlongEveryAxis) {
  for (int axis = 0; axis < axes; ++axis) {
    const NoiseModel noise = estimated(averaged(stack(1, 1), axis));
    EXPECT_EQ(noise.source, NoiseSource::smoothed) << "axis " << axis;
    EXPECT_EQ(noise.gain, 0);
  }
}

TEST(NoiseEstimate, WhatVariesByRoundingAloneIsSmoothed) {
  Volume<float> counts = stack(1, 1);
  for (int pass = 0; pass < 12; ++pass) {
    counts = averaged(averaged(averaged(counts, 0), 1), 2);
  }
  EXPECT_EQ(estimated(counts).source, NoiseSource::smoothed);
}

TEST(NoiseEstimate, HotVoxelsAndEmptyPartsChangeLittle) {
  Volume<float> counts = stack(1, 1);
  std::mt19937 random(5);
  for (float& voxel : counts) {
    voxel = random() % 2000 == 0 ? 60000 : voxel;
  }
  for (std::int64_t z = 0; z < counts.extent().z; ++z) {
    for (std::int64_t y = 0; y < counts.extent().y; ++y) {
      std::fill_n(counts.view().row(z, y), 21, 0.0F);
    }
  }
  EXPECT_NEAR(estimated(counts).gain, 1, 0.15);
}

TEST(NoiseEstimate, UnseenSlicesChangeLittle) {
  Volume<float> counts = stack(1, 1);
  const Extent3 e = counts.extent();
  for (std::int64_t z = 0; z < e.z / 2 + 1; ++z) {
    std::fill_n(counts.view().row(z, 0), e.y * e.x, std::numeric_limits<float>::quiet_NaN());
  }
  const NoiseModel seen = estimated(counts);
  EXPECT_NEAR(seen.gain, 1, 0.15);
  EXPECT_GT(seen.dark_variance, 6) << "gain 1, at least 5 photo-electrons, read noise 1";
  EXPECT_LT(seen.dark_variance, 106) << "half of the slices are no brighter than that in the mean";
}

TEST(NoiseEstimate, EvenLightSaysNothing) {
  std::mt19937 random(2);
  std::poisson_distribution<int> light(50);
  Volume<float> counts({12, 64, 64});
  std::generate(counts.begin(), counts.end(), [&] { return 100 + static_cast<float>(light(random)); });
  const NoiseModel noise = estimated(counts, std::nullopt);
  EXPECT_EQ(noise.source, NoiseSource::unclear);
  EXPECT_NEAR(noise.dark_variance, 50, 6);
}

TEST(NoiseEstimate, AnOffsetMakesEvenLightSpeak) {
  std::mt19937 random(2);
  std::poisson_distribution<int> light(50);
  Volume<float> counts({12, 64, 64});
  std::generate(counts.begin(), counts.end(), [&] { return 100 + 3 * static_cast<float>(light(random)); });
  const NoiseModel noise = estimated(counts, offset);
  EXPECT_EQ(noise.source, NoiseSource::estimated);
  EXPECT_NEAR(noise.gain, 3, 0.3);
}

TEST(NoiseEstimate, SmallAndFlatVolumesAreUnclear) {
  for (const Extent3& extent : {Extent3{1, 1, 1}, Extent3{5, 11, 40}, Extent3{3, 20, 20}}) {
    testing::FunctionReader reader(
        extent, [](std::int64_t, std::int64_t, std::int64_t x) { return static_cast<float>(x); });
    EXPECT_EQ(estimate_noise(reader, {}, testing::world()).source, NoiseSource::unclear);
  }
}

TEST(NoiseEstimate, OneSliceIsEnough) {
  const NoiseModel noise = estimated(stack(1, 1, {1, 400, 400}));
  EXPECT_EQ(noise.source, NoiseSource::estimated);
  EXPECT_NEAR(noise.gain, 1, 0.1);
}

TEST(NoiseEstimate, NamesOfSourcesAreReadBack) {
  for (const NoiseSource source :
       {NoiseSource::estimated, NoiseSource::given, NoiseSource::smoothed, NoiseSource::unclear}) {
    EXPECT_EQ(noise_source(name(source)), source);
  }
  EXPECT_EQ(noise_source("other"), NoiseSource::unclear);
}

} // namespace
} // namespace lsdeconv
