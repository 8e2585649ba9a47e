#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace lsdeconv::testing {

/// A Gaussian of light; lengths in micrometres.
struct Spot {
  Triple<double> centre;
  Triple<double> sigma;
  double flux = 1;
};

/// What a camera with voxels of `voxel` micrometres sees of the spots: exact integrals over the voxels. The
/// middle of voxel (0, 0, 0) lies at -origin, so that `origin` is the place that the spots count from.
inline Volume<float> spot_image(const Extent3& extent, const Spacing3& voxel, const Triple<double>& origin,
                                const std::vector<Spot>& spots, double background = 0) {
  Volume<float> image(extent, static_cast<float>(background));
  for (const Spot& spot : spots) {
    Triple<std::vector<double>> parts;
    for (int axis = 0; axis < axes; ++axis) {
      const auto below = [&](double edge) {
        const double u = (edge * voxel[axis] - origin[axis] - spot.centre[axis]) / spot.sigma[axis];
        return std::erfc(-u / std::numbers::sqrt2) / 2;
      };
      for (std::int64_t i = 0; i < extent[axis]; ++i) {
        parts[axis].push_back(below(static_cast<double>(i) + 0.5) - below(static_cast<double>(i) - 0.5));
      }
    }
    for (std::int64_t z = 0; z < extent.z; ++z) {
      for (std::int64_t y = 0; y < extent.y; ++y) {
        for (std::int64_t x = 0; x < extent.x; ++x) {
          const double part = parts.z[static_cast<std::size_t>(z)] * parts.y[static_cast<std::size_t>(y)]
                              * parts.x[static_cast<std::size_t>(x)];
          image(z, y, x) += static_cast<float>(spot.flux * part);
        }
      }
    }
  }
  return image;
}

/// The middle of the centre voxel of an image of odd extent, in micrometres.
inline Triple<double> centre_voxel(const Extent3& extent, const Spacing3& voxel) {
  return {static_cast<double>(extent.z / 2) * voxel.z, static_cast<double>(extent.y / 2) * voxel.y,
          static_cast<double>(extent.x / 2) * voxel.x};
}

/// Relative difference in the L2 norm.
inline double relative_difference(const Volume<float>& values, const Volume<float>& truth) {
  double difference = 0;
  double norm = 0;
  for (std::int64_t i = 0; i < truth.size(); ++i) {
    difference += std::pow(values.data()[i] - truth.data()[i], 2);
    norm += std::pow(truth.data()[i], 2);
  }
  return std::sqrt(difference / norm);
}

} // namespace lsdeconv::testing
