#include "half_precision.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace lsdeconv {
namespace {

constexpr float largest_half = 65504;
constexpr float beyond_halves = 65536; // the first multiple of their step that cannot be stored
constexpr float smallest_step = 0x1p-24F;
constexpr float steps_of_one = 0x1p24F;
constexpr int largest_exponent = 100; // scaled and back, no float32 of a half leaves the normal range

// Of float32: sign, 8 bits of exponent, 23 of the fraction.
constexpr std::uint32_t sign_bit = 0x80000000;
constexpr int fraction_bits = 23;
constexpr std::uint32_t infinity_bits = 0x7F800000;
constexpr std::uint32_t quiet_nan_bits = 0x7FC00000;

// Of a half without its sign, and of the float32 that has the same value.
constexpr int dropped_bits = 13; // fraction bits that a half has less
constexpr std::uint32_t half_infinity = 0x7C00;
constexpr std::uint32_t half_quiet_nan = 0x7E00;
constexpr std::uint32_t least_normal_half = 0x0400;
constexpr std::uint32_t least_normal_bits = 0x38800000; // 2^-14
constexpr std::uint32_t exponent_shift = least_normal_bits - (least_normal_half << dropped_bits);

/// The nearest multiple of the step of halves of this size; ties to the even one. |value| <= 65536, or NaN.
/// Adding 1.5 · 2^23 steps leaves no bits for less than a step, so that the sum is rounded as IEEE 754
/// rounds, and taking it off again is exact.
inline float rounded(float value) {
  const std::uint32_t exponent = std::bit_cast<std::uint32_t>(value) & infinity_bits;
  const std::uint32_t normal = exponent > least_normal_bits ? exponent : least_normal_bits;
  const auto steps =
      std::bit_cast<float>(normal + (std::uint32_t{dropped_bits} << fraction_bits | 0x400000U));
  return value + steps - steps;
}

/// Rounds a row; returns how many voxels are beyond what can be stored.
std::int64_t round_row(float* row, std::int64_t count, const StoredVoxels& stored) {
  const float down = std::ldexp(1.0F, -stored.exponent);
  const float up = std::ldexp(1.0F, stored.exponent);
  return vectorised([=] {
    std::int64_t beyond = 0;
#pragma omp simd reduction(+ : beyond)
    for (std::int64_t x = 0; x < count; ++x) {
      const float value = row[x] * down;
      const std::uint32_t sign = std::bit_cast<std::uint32_t>(value) & sign_bit;
      const float size = std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) & ~sign_bit);
      const float whole = rounded(size > beyond_halves ? beyond_halves : size);
      const float kept = whole > largest_half ? largest_half : whole;
      beyond += whole > largest_half ? 1 : 0;
      const std::uint32_t bits = std::bit_cast<std::uint32_t>(kept * up) | sign;
      row[x] = std::bit_cast<float>(std::isnan(value) ? quiet_nan_bits : bits);
    }
    return beyond;
  });
}

} // namespace

std::int64_t StoredVoxels::bytes_per_voxel() const {
  return type == StoredType::float16 ? std::int64_t{sizeof(hdf5::Half)} : std::int64_t{sizeof(float)};
}

double StoredVoxels::scale_factor() const {
  return std::ldexp(1.0, type == StoredType::float16 ? exponent : 0);
}

double StoredVoxels::largest() const {
  return type == StoredType::float16 ? double{largest_half} * scale_factor()
                                     : std::numeric_limits<double>::infinity();
}

StoredVoxels half_precision_up_to(double largest) {
  if (!std::isfinite(largest) || largest <= 0) {
    return {StoredType::float16, 0};
  }
  int exponent = 0;
  const double fraction = std::frexp(largest / double{largest_half}, &exponent); // of [0.5, 1)
  exponent -= fraction == 0.5 ? 1 : 0;
  return {StoredType::float16, std::clamp(exponent, -largest_exponent, largest_exponent)};
}

std::int64_t round_as_stored(VolumeView<float> voxels, const StoredVoxels& stored, int threads) {
  if (stored.type == StoredType::float32) {
    return 0;
  }
  const Extent3& e = voxels.extent();
  std::vector<std::int64_t> beyond(static_cast<std::size_t>(e.z));
  parallel_for(e.z, threads, [&](std::int64_t z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      beyond[static_cast<std::size_t>(z)] += round_row(voxels.row(z, y), e.x, stored);
    }
  });
  std::int64_t all = 0;
  for (const std::int64_t of_plane : beyond) {
    all += of_plane;
  }
  return all;
}

void to_half_precision(const float* voxels, std::int64_t count, const StoredVoxels& stored,
                       hdf5::Half* halves) {
  const float down = std::ldexp(1.0F, -stored.exponent);
  vectorised([=] {
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) {
      const auto bits = std::bit_cast<std::uint32_t>(voxels[i] * down);
      const std::uint32_t size = bits & ~sign_bit;
      const std::uint32_t normal = std::min((size - exponent_shift) >> dropped_bits, half_quiet_nan);
      const float in_steps = std::bit_cast<float>(size) * steps_of_one;
      const auto steps =
          static_cast<std::uint32_t>(static_cast<std::int32_t>(size < least_normal_bits ? in_steps : 0.0F));
      const std::uint32_t half = size < least_normal_bits ? steps : normal;
      halves[i].bits = static_cast<std::uint16_t>(half | (bits & sign_bit) >> 16U);
    }
  });
}

void from_half_precision(const hdf5::Half* halves, std::int64_t count, const StoredVoxels& stored,
                         float* voxels) {
  const float up = std::ldexp(1.0F, stored.exponent);
  vectorised([=] {
#pragma omp simd
    for (std::int64_t i = 0; i < count; ++i) {
      const std::uint32_t half = halves[i].bits & 0x7FFFU;
      const std::uint32_t sign = (halves[i].bits & 0x8000U) << 16U;
      const auto small =
          std::bit_cast<std::uint32_t>(static_cast<float>(static_cast<std::int32_t>(half)) * smallest_step);
      const std::uint32_t normal = (half << dropped_bits) + exponent_shift;
      const std::uint32_t special = half << dropped_bits | infinity_bits;
      const std::uint32_t finite = half < least_normal_half ? small : normal;
      voxels[i] = std::bit_cast<float>((half < half_infinity ? finite : special) | sign) * up;
    }
  });
}

} // namespace lsdeconv
