#pragma once

#include "lsdeconv/compute/operations.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <cmath>
#include <cstdint>

/// The arithmetic of operations that look at a voxel's neighbours, the same on every backend. Axes are
/// cyclic, as those of the transform: the part of the object before the data lies at its end.
namespace lsdeconv::neighbourhood {

/// Contiguous voxels of a field.
struct Cyclic {
  const float* voxels;
  Extent3 extent;

  LSDECONV_HOST_DEVICE static std::int64_t wrapped(std::int64_t i, std::int64_t length) {
    return i < 0 ? i + length : i >= length ? i - length : i;
  }
  /// Every index at most one length outside.
  LSDECONV_HOST_DEVICE float operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return voxels[(wrapped(z, extent.z) * extent.y + wrapped(y, extent.y)) * extent.x + wrapped(x, extent.x)];
  }
};

/// grad x / sqrt(|grad x|^2 + smoothness^2) with forward differences.
LSDECONV_HOST_DEVICE inline Triple<float> direction(const Cyclic& x, const operation::TotalVariation& tv,
                                                    std::int64_t i, std::int64_t j, std::int64_t k) {
  const float here = x(i, j, k);
  const Triple<float> g{(x(i + 1, j, k) - here) / tv.spacing.z, (x(i, j + 1, k) - here) / tv.spacing.y,
                        (x(i, j, k + 1) - here) / tv.spacing.x};
  const float length = sqrtf(g.z * g.z + g.y * g.y + g.x * g.x + tv.smoothness * tv.smoothness);
  return {g.z / length, g.y / length, g.x / length};
}

/// The factor of operation::TotalVariation: the divergence takes backward differences, so that it is minus
/// the adjoint of the gradient.
LSDECONV_HOST_DEVICE inline float total_variation_factor(const Cyclic& x, const operation::TotalVariation& tv,
                                                         std::int64_t i, std::int64_t j, std::int64_t k) {
  const Triple<float> here = direction(x, tv, i, j, k);
  const float divergence = (here.z - direction(x, tv, i - 1, j, k).z) / tv.spacing.z
                           + (here.y - direction(x, tv, i, j - 1, k).y) / tv.spacing.y
                           + (here.x - direction(x, tv, i, j, k - 1).x) / tv.spacing.x;
  const float denominator = 1.0F - tv.strength * divergence;
  return 1.0F / (denominator > 0.1F ? denominator : 0.1F);
}

LSDECONV_HOST_DEVICE inline float neighbour_mean(const Cyclic& x, std::int64_t i, std::int64_t j,
                                                 std::int64_t k) {
  float sum = 0;
  for (std::int64_t dz = -1; dz <= 1; ++dz) {
    for (std::int64_t dy = -1; dy <= 1; ++dy) {
      for (std::int64_t dx = -1; dx <= 1; ++dx) {
        sum += dz == 0 && dy == 0 && dx == 0 ? 0.0F : x(i + dz, j + dy, k + dx);
      }
    }
  }
  return sum / 26.0F;
}

/// One axis of operation::Smooth.
LSDECONV_HOST_DEVICE inline float smoothed(const Cyclic& x, const operation::Smooth& smooth, int axis,
                                           std::int64_t i, std::int64_t j, std::int64_t k) {
  const auto& taps = smooth.taps[axis];
  float sum = taps[0] * x(i, j, k);
  for (int d = 1; d < operation::Smooth::most_taps; ++d) {
    const std::int64_t z = axis == 0 ? d : 0;
    const std::int64_t y = axis == 1 ? d : 0;
    const std::int64_t h = axis == 2 ? d : 0;
    if (taps[static_cast<std::size_t>(d)] != 0.0F) {
      sum += taps[static_cast<std::size_t>(d)] * (x(i - z, j - y, k - h) + x(i + z, j + y, k + h));
    }
  }
  return sum;
}

} // namespace lsdeconv::neighbourhood
