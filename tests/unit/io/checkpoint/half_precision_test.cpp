#include "io/checkpoint/half_precision.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::uint16_t infinite_half = 0x7C00;
constexpr float infinity = std::numeric_limits<float>::infinity();

/// What the bits of a half mean, as IEEE 754 defines it.
double meaning(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1F;
  const int fraction = half & 0x3FF;
  const double size = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return (half & 0x8000) != 0 ? -size : size;
}

StoredVoxels halves_of(int exponent) {
  return {StoredType::float16, exponent};
}

float read(std::uint16_t bits, const StoredVoxels& stored) {
  const hdf5::Half half{bits};
  float value = 0;
  from_half_precision(&half, 1, stored, &value);
  return value;
}

std::uint16_t written(float value, const StoredVoxels& stored) {
  hdf5::Half half;
  to_half_precision(&value, 1, stored, &half);
  return half.bits;
}

/// A voxel as the checkpoint returns it, and whether it was beyond what that can hold.
struct Rounded {
  float value = 0;
  bool beyond = false;
};
Rounded rounded(float value, const StoredVoxels& stored) {
  const std::int64_t beyond = round_as_stored(VolumeView<float>(&value, {1, 1, 1}), stored);
  return {value, beyond == 1};
}

TEST(HalfPrecision, EveryNumberComesBackAndMeansWhatIeee754Says) {
  for (const int exponent : {0, -7, 12, -100, 100}) {
    const StoredVoxels stored = halves_of(exponent);
    for (int bits = 0; bits <= std::numeric_limits<std::uint16_t>::max(); ++bits) {
      const auto half = static_cast<std::uint16_t>(bits);
      if ((half & infinite_half) != infinite_half) {
        const float value = read(half, stored);
        ASSERT_EQ(double{value}, std::ldexp(meaning(half), exponent)) << bits;
        ASSERT_EQ(std::signbit(value), bits >= 0x8000) << bits;
        ASSERT_EQ(written(value, stored), half);
        ASSERT_EQ(rounded(value, stored).value, value) << "nothing is lost twice";
      }
    }
  }
}

TEST(HalfPrecision, InfinitiesAndNansOfADamagedFileAreRead) {
  EXPECT_EQ(read(infinite_half, halves_of(3)), infinity);
  EXPECT_EQ(read(infinite_half | 0x8000U, halves_of(3)), -infinity);
  EXPECT_TRUE(std::isnan(read(infinite_half | 1U, halves_of(3))));
}

/// Between any two neighbours the middle is a float32: the nearest of everything else follows.
TEST(HalfPrecision, RoundsToTheNearestAndTiesToEven) {
  for (const int exponent : {0, 9}) {
    const StoredVoxels stored = halves_of(exponent);
    for (std::uint16_t half = 0; half + 1 < infinite_half; ++half) {
      const float below = read(half, stored);
      const float above = read(static_cast<std::uint16_t>(half + 1), stored);
      const auto middle = static_cast<float>((double{below} + double{above}) / 2);
      ASSERT_EQ(double{middle} - double{below}, double{above} - double{middle});
      for (const float sign : {1.0F, -1.0F}) {
        ASSERT_EQ(rounded(sign * middle, stored).value, sign * (half % 2 == 0 ? below : above)) << half;
        ASSERT_EQ(rounded(sign * std::nextafter(middle, 0.0F), stored).value, sign * below) << half;
        ASSERT_EQ(rounded(sign * std::nextafter(middle, infinity), stored).value, sign * above) << half;
      }
    }
  }
}

TEST(HalfPrecision, WhatWouldRoundToMoreThanTheLargestIsLimitedToItAndCounted) {
  for (const int exponent : {0, -20, 20}) {
    const StoredVoxels stored = halves_of(exponent);
    const float largest = std::ldexp(65504.0F, exponent);
    EXPECT_EQ(stored.largest(), double{largest});
    const float first_beyond = std::ldexp(65520.0F, exponent);
    EXPECT_EQ(rounded(std::nextafter(first_beyond, 0.0F), stored).value, largest);
    EXPECT_FALSE(rounded(std::nextafter(first_beyond, 0.0F), stored).beyond) << "an error like any other";
    for (const float value : {first_beyond, std::ldexp(65536.0F, exponent), 3e38F, infinity}) {
      for (const float sign : {1.0F, -1.0F}) {
        EXPECT_EQ(rounded(sign * value, stored).value, sign * largest) << value;
        EXPECT_TRUE(rounded(sign * value, stored).beyond) << value;
      }
    }
  }
}

TEST(HalfPrecision, NanStaysNanAndIsNotCounted) {
  const StoredVoxels stored = halves_of(4);
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_TRUE(std::isnan(rounded(value, stored).value));
    EXPECT_FALSE(rounded(value, stored).beyond);
    EXPECT_EQ(written(rounded(value, stored).value, stored), 0x7E00);
  }
}

TEST(HalfPrecision, TheErrorIsAtMostWhatTheManualStates) {
  const StoredVoxels stored = halves_of(6);
  for (float value = 1e-6F; value < 4e6F; value *= 1.0003F) {
    const double error = std::abs(double{rounded(value, stored).value} - double{value});
    const bool dim = double{value} < std::ldexp(1.0, -14) * stored.scale_factor();
    ASSERT_LE(error, dim ? std::ldexp(1.0, -25) * stored.scale_factor() : std::ldexp(double{value}, -11))
        << value;
  }
}

TEST(HalfPrecision, AViewWithGapsIsTheSameForAnyNumberOfThreads) {
  constexpr Extent3 extent{5, 4, 67};
  constexpr Extent3 wide{6, 5, 70};
  const auto made = [&](int threads) {
    std::vector<float> voxels(static_cast<std::size_t>(voxel_count(wide)));
    for (std::size_t i = 0; i < voxels.size(); ++i) {
      voxels[i] = 1234.567F * static_cast<float>(i);
    }
    const VolumeView<float> part = VolumeView<float>(voxels.data(), wide).part(whole(extent));
    EXPECT_EQ(round_as_stored(part, halves_of(0), threads), 1286);
    return voxels;
  };
  const std::vector<float> alone = made(1);
  EXPECT_EQ(alone, made(3));
  EXPECT_EQ(alone[67], 1234.567F * 67.0F) << "outside of the view";
  EXPECT_EQ(alone[66], 65504.0F);
}

TEST(HalfPrecision, Float32KeepsEveryBit) {
  EXPECT_EQ(rounded(1.0000001F, {}).value, 1.0000001F);
  EXPECT_EQ(rounded(3e38F, {}).value, 3e38F);
  EXPECT_EQ(StoredVoxels{}.bytes_per_voxel(), 4);
  EXPECT_EQ(halves_of(5).bytes_per_voxel(), 2);
}

TEST(HalfPrecision, TheScaleFactorIsTheSmallestThatHasRoom) {
  EXPECT_EQ(half_precision_up_to(65504).scale_factor(), 1);
  EXPECT_EQ(half_precision_up_to(65504.1).scale_factor(), 2);
  EXPECT_EQ(half_precision_up_to(32752).scale_factor(), 0.5);
  EXPECT_EQ(half_precision_up_to(1e9).scale_factor(), 16384);
  EXPECT_GE(half_precision_up_to(1e9).largest(), 1e9);
  EXPECT_LT(half_precision_up_to(1e9).largest(), 2e9);
  for (const double unknown : {0.0, -3.0, double{infinity}, std::nan("")}) {
    EXPECT_EQ(half_precision_up_to(unknown).scale_factor(), 1) << unknown;
  }
  EXPECT_EQ(half_precision_up_to(1e300).exponent, 100);
  EXPECT_EQ(half_precision_up_to(1e-300).exponent, -100);
}

} // namespace
} // namespace lsdeconv
