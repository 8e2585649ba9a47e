#pragma once

#include "lsdeconv/core/volume.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lsdeconv::testing {

/// A hash of seed and position as a number in [0, 1): uniform, and the same on every machine (SplitMix64;
/// Steele, Lea & Flood, OOPSLA 2014).
inline double hashed(std::uint64_t seed, std::int64_t position) {
  std::uint64_t h = seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(position) + 1;
  h = (h ^ h >> 30U) * 0xBF58476D1CE4E5B9ULL;
  h = (h ^ h >> 27U) * 0x94D049BB133111EBULL;
  return static_cast<double>((h ^ h >> 31U) >> 11U) * 0x1p-53;
}

/// Uniform noise in [low, high).
inline Volume<float> noise(const Extent3& extent, std::uint64_t seed, double low = 0, double high = 1) {
  Volume<float> v(extent);
  for (std::int64_t i = 0; i < v.size(); ++i) {
    v.data()[i] = static_cast<float>(low + (high - low) * hashed(seed, i));
  }
  return v;
}

/// A dim background with scattered bright voxels.
inline Volume<float> beads(const Extent3& extent, std::uint64_t seed, double ground = 10,
                           double bright = 300) {
  Volume<float> v = noise(extent, seed, ground, 1.3 * ground);
  for (std::int64_t i = 0; i < v.size(); ++i) {
    if (hashed(seed + 1, i) < 0.03) {
      v.data()[i] += static_cast<float>(bright);
    }
  }
  return v;
}

inline void normalise(Volume<float>& psf) {
  double sum = 0;
  for (const float value : psf) {
    sum += static_cast<double>(value);
  }
  for (float& value : psf) {
    value = static_cast<float>(static_cast<double>(value) / sum);
  }
}

/// A PSF without any symmetry: noise around a central peak, with sum 1.
inline Volume<float> crooked_psf(const Extent3& extent, std::uint64_t seed = 7) {
  Volume<float> psf = noise(extent, seed, 0.1, 1);
  psf(extent.z / 2, extent.y / 2, extent.x / 2) += 3;
  normalise(psf);
  return psf;
}

/// A Gaussian PSF that ends at 2.5 standard deviations, symmetric to the last bit, with sum 1.
inline Volume<float> gaussian_psf(const Extent3& extent) {
  Volume<float> psf(extent);
  const auto part = [](std::int64_t i, std::int64_t size) {
    const std::int64_t half = size / 2;
    const double u =
        2.5 * static_cast<double>(i - half) / static_cast<double>(std::max<std::int64_t>(half, 1));
    return std::exp(-u * u / 2);
  };
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        psf(z, y, x) = static_cast<float>(part(z, extent.z) * part(y, extent.y) * part(x, extent.x));
      }
    }
  }
  normalise(psf);
  return psf;
}

} // namespace lsdeconv::testing
