#pragma once

#include "lsdeconv/compute/operations.hpp"
#include "lsdeconv/compute/voxel_functions.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <cmath>
#include <cstdint>

/// The arithmetic of operations on a voxel and its neighbours (operations.hpp), the same on every backend.
/// Axes are cyclic, as those of the transform: the part of the object before the data lies at its end.
/// Functions of single numbers serve loops over rows; the overloads that take a Cyclic look their neighbours
/// up themselves.
namespace lsdeconv::neighbourhood {

/// `i` brought into [0, length) by adding or subtracting the length: fast for indices a little outside.
LSDECONV_HOST_DEVICE inline std::int64_t wrapped(std::int64_t i, std::int64_t length) {
  while (i < 0) {
    i += length;
  }
  while (i >= length) {
    i -= length;
  }
  return i;
}

/// A field (z, y, x; x fastest) whose rows lie `stride` floats apart, read with cyclic indices.
struct Cyclic {
  const float* voxels;
  Extent3 extent;
  std::int64_t stride; ///< At least extent.x.

  /// The voxel at any z, y, x; see wrapped().
  LSDECONV_HOST_DEVICE float operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return voxels[(wrapped(z, extent.z) * extent.y + wrapped(y, extent.y)) * stride + wrapped(x, extent.x)];
  }
};

/// Whether the difference between voxel `i` of an axis, 0 <= i < its length, and the next one is taken for 0.
LSDECONV_HOST_DEVICE inline bool is_end(const operation::ObjectEnds& ends, std::int64_t i) {
  return i == ends.after || i == ends.before;
}

/// The normalised gradient of operation::TotalVariation from a voxel and the next one along each axis:
/// forward differences.
LSDECONV_HOST_DEVICE inline Triple<float> direction(const operation::TotalVariation& tv, float here,
                                                    float next_z, float next_y, float next_x) {
  const Triple<float> g{(next_z - here) * (1.0F / tv.spacing.z), (next_y - here) * (1.0F / tv.spacing.y),
                        (next_x - here) * (1.0F / tv.spacing.x)};
  const float brightest = voxel::larger(voxel::larger(here, next_z), voxel::larger(next_y, next_x));
  const float flat = tv.contrast() * brightest;
  const float inverse =
      1.0F / sqrtf(g.z * g.z + g.y * g.y + g.x * g.x + tv.smoothness * tv.smoothness + flat * flat);
  return {g.z * inverse, g.y * inverse, g.x * inverse};
}

/// The factor of operation::TotalVariation from direction() at a voxel and, for each axis, the component of
/// direction() along it at the voxel before along it. With backward differences the divergence is minus the
/// adjoint of the gradient.
LSDECONV_HOST_DEVICE inline float factor(const operation::TotalVariation& tv, const Triple<float>& here,
                                         float before_z, float before_y, float before_x) {
  const float divergence = (here.z - before_z) * (1.0F / tv.spacing.z)
                           + (here.y - before_y) * (1.0F / tv.spacing.y)
                           + (here.x - before_x) * (1.0F / tv.spacing.x);
  const float denominator = 1.0F - tv.strength * divergence;
  return 1.0F / (denominator > 0.1F ? denominator : 0.1F);
}

/// Mean of the 26 neighbours from the sums of the nine voxels with the x before, of the eight with the same
/// x, and of the nine with the x after.
LSDECONV_HOST_DEVICE inline float mean_of_sums(float before, float around, float after) {
  return (before + around + after) * (1.0F / 26.0F);
}

/// direction() at voxel (i, j, k) of a field, indices along z, y, x.
LSDECONV_HOST_DEVICE inline Triple<float> direction(const Cyclic& x, const operation::TotalVariation& tv,
                                                    std::int64_t i, std::int64_t j, std::int64_t k) {
  const float here = x(i, j, k);
  const bool end_z = is_end(tv.ends.z, wrapped(i, x.extent.z));
  const bool end_y = is_end(tv.ends.y, wrapped(j, x.extent.y));
  const bool end_x = is_end(tv.ends.x, wrapped(k, x.extent.x));
  return direction(tv, here, end_z ? here : x(i + 1, j, k), end_y ? here : x(i, j + 1, k),
                   end_x ? here : x(i, j, k + 1));
}

/// factor() at voxel (i, j, k) of a field.
LSDECONV_HOST_DEVICE inline float total_variation_factor(const Cyclic& x, const operation::TotalVariation& tv,
                                                         std::int64_t i, std::int64_t j, std::int64_t k) {
  return factor(tv, direction(x, tv, i, j, k), direction(x, tv, i - 1, j, k).z,
                direction(x, tv, i, j - 1, k).y, direction(x, tv, i, j, k - 1).x);
}

/// Sum of the eight voxels around (i, j, k) with the same x.
LSDECONV_HOST_DEVICE inline float sum_around(const Cyclic& x, std::int64_t i, std::int64_t j,
                                             std::int64_t k) {
  return x(i - 1, j - 1, k) + x(i - 1, j, k) + x(i - 1, j + 1, k) + x(i, j - 1, k) + x(i, j + 1, k)
         + x(i + 1, j - 1, k) + x(i + 1, j, k) + x(i + 1, j + 1, k);
}

/// operation::NeighbourMean at voxel (i, j, k).
LSDECONV_HOST_DEVICE inline float neighbour_mean(const Cyclic& x, std::int64_t i, std::int64_t j,
                                                 std::int64_t k) {
  return mean_of_sums(sum_around(x, i, j, k - 1) + x(i, j, k - 1), sum_around(x, i, j, k),
                      sum_around(x, i, j, k + 1) + x(i, j, k + 1));
}

/// The kernel of operation::Smooth along one axis (0: z, 1: y, 2: x), at voxel (i, j, k).
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
