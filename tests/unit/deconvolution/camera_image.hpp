#pragma once

#include "deconvolution/psf/visit_voxels.hpp"
#include "support/test_volumes.hpp"

#include <cmath>
#include <functional>
#include <numbers>

namespace lsdeconv::testing {

/// Normal noise of standard deviation 1 (Box & Muller, Ann. Math. Stat. 29:610, 1958).
inline Volume<float> normal_noise(const Extent3& extent, std::uint64_t seed) {
  Volume<float> result(extent);
  for (std::int64_t i = 0; i < result.size(); ++i) {
    const double radius = std::sqrt(-2 * std::log(1 - hashed(seed, i)));
    result.data()[i] = static_cast<float>(radius * std::cos(2 * std::numbers::pi * hashed(seed + 1, i)));
  }
  return result;
}

/// A function of the voxel.
using Shape = std::function<double(const Index3&)>;

/// A Gaussian of height 1 around a place, in voxels.
inline Shape gaussian(const Triple<double>& centre, const Triple<double>& sigma) {
  return [=](const Index3& at) {
    double square = 0;
    for (int axis = 0; axis < axes; ++axis) {
      square += std::pow((static_cast<double>(at[axis]) - centre[axis]) / sigma[axis], 2);
    }
    return std::exp(-square / 2);
  };
}

/// The values of a function.
inline Volume<float> drawn(const Extent3& extent, const Shape& shape) {
  Volume<float> result(extent);
  visit_voxels(extent, [&](const Index3& at) { result(at.z, at.y, at.x) = static_cast<float>(shape(at)); });
  return result;
}

/// Whole counts, as a camera gives them, of a function and noise of that standard deviation.
inline Volume<float> photographed(const Extent3& extent, const Shape& counts, double noise,
                                  std::uint64_t seed = 5) {
  Volume<float> image = normal_noise(extent, seed);
  visit_voxels(extent, [&](const Index3& at) {
    float& value = image(at.z, at.y, at.x);
    value = static_cast<float>(std::round(counts(at) + noise * static_cast<double>(value)));
  });
  return image;
}

/// 0 in the first voxel of an axis, 1 in the last.
inline double along(std::int64_t i, std::int64_t count) {
  return static_cast<double>(i) / static_cast<double>(count - 1);
}

/// A rim of height 1 at both faces of an axis, falling off over so many voxels.
inline double rim(std::int64_t i, std::int64_t count, double length) {
  return std::exp(-static_cast<double>(i) / length) + std::exp(-static_cast<double>(count - 1 - i) / length);
}

} // namespace lsdeconv::testing
