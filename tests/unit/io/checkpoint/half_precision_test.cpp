#include "io/checkpoint/half_precision.hpp"

#include "lsdeconv/core/instruction_set.hpp"

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

/// Calls body() with every instruction set that this processor has.
template <typename Body>
void with_each_instruction_set(Body&& body) {
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= widest_instruction_set()) {
      use_instruction_set(set);
      body();
    }
  }
  use_instruction_set(widest_instruction_set());
}

/// All halves but infinities and NaN, in one row.
std::vector<hdf5::Half> finite_halves() {
  std::vector<hdf5::Half> halves;
  for (int bits = 0; bits <= std::numeric_limits<std::uint16_t>::max(); ++bits) {
    if ((bits & infinite_half) != infinite_half) {
      halves.push_back({static_cast<std::uint16_t>(bits)});
    }
  }
  return halves;
}

void expect_what_ieee_754_says(const StoredVoxels& stored) {
  const std::vector<hdf5::Half> halves = finite_halves();
  const auto count = std::ssize(halves);
  std::vector<float> values(halves.size());
  from_half_precision(halves.data(), count, stored, values.data());
  std::vector<float> again = values;
  EXPECT_EQ(round_as_stored(VolumeView<float>(again.data(), {1, 1, count}), stored), 0);
  std::vector<hdf5::Half> back(halves.size());
  to_half_precision(again.data(), count, stored, back.data());
  for (std::size_t i = 0; i < halves.size(); ++i) {
    const std::uint16_t bits = halves[i].bits;
    ASSERT_EQ(double{values[i]}, std::ldexp(meaning(bits), stored.exponent)) << bits;
    ASSERT_EQ(std::signbit(values[i]), bits >= 0x8000) << bits;
    ASSERT_EQ(again[i], values[i]) << "nothing is lost twice";
    ASSERT_EQ(back[i].bits, bits);
  }
}

TEST(HalfPrecision, EveryNumberComesBackAndMeansWhatIeee754Says) {
  with_each_instruction_set([] {
    for (const int exponent : {0, -7, 12, -100, 100}) {
      expect_what_ieee_754_says(halves_of(exponent));
    }
  });
}

TEST(HalfPrecision, InfinitiesAndNansOfADamagedFileAreRead) {
  EXPECT_EQ(read(infinite_half, halves_of(3)), infinity);
  EXPECT_EQ(read(infinite_half | 0x8000U, halves_of(3)), -infinity);
  EXPECT_TRUE(std::isnan(read(infinite_half | 1U, halves_of(3))));
}

/// Between any two neighbours the middle is a float32: the nearest of everything else follows.
void expect_the_nearest(const StoredVoxels& stored) {
  std::vector<float> values;
  std::vector<float> expected;
  for (std::uint16_t half = 0; half + 1 < infinite_half; ++half) {
    const float below = read(half, stored);
    const float above = read(static_cast<std::uint16_t>(half + 1), stored);
    const auto middle = static_cast<float>((double{below} + double{above}) / 2);
    ASSERT_EQ(double{middle} - double{below}, double{above} - double{middle});
    for (const float sign : {1.0F, -1.0F}) {
      values.insert(values.end(), {sign * middle, sign * std::nextafter(middle, 0.0F),
                                   sign * std::nextafter(middle, infinity)});
      expected.insert(expected.end(), {sign * (half % 2 == 0 ? below : above), sign * below, sign * above});
    }
  }
  const std::vector<float> exact = values;
  EXPECT_EQ(round_as_stored(VolumeView<float>(values.data(), {1, 1, std::ssize(values)}), stored), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_EQ(values[i], expected[i]) << exact[i];
  }
}

TEST(HalfPrecision, RoundsToTheNearestAndTiesToEven) {
  with_each_instruction_set([] {
    for (const int exponent : {0, 9}) {
      expect_the_nearest(halves_of(exponent));
    }
  });
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
