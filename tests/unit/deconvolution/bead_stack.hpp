#pragma once

#include "support/test_volumes.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace lsdeconv::testing {

/// A bead to draw: place in micrometres from the middle of the first voxel, flux in counts.
struct DrawnBead {
  Triple<double> centre;
  double flux;
};

/// A stack of beads whose image is `spots` around each centre, on a background, with the noise of photons
/// (normal, as broad as the root of the counts) where `noisy`.
inline Volume<float> bead_stack(const Extent3& extent, const Spacing3& voxel, const std::vector<Spot>& spots,
                                const std::vector<DrawnBead>& beads, double background, bool noisy = true) {
  std::vector<Spot> light;
  for (const DrawnBead& bead : beads) {
    for (Spot spot : spots) {
      spot.centre = spot.centre + bead.centre;
      spot.flux *= bead.flux;
      light.push_back(spot);
    }
  }
  Volume<float> stack = spot_image(extent, voxel, {0, 0, 0}, light, background);
  for (std::int64_t i = 0; noisy && i < stack.size(); ++i) {
    const double normal =
        std::sqrt(-2 * std::log(1 - hashed(1, i))) * std::cos(2 * std::numbers::pi * hashed(2, i));
    float& value = stack.data()[i];
    value = static_cast<float>(std::rint(value + std::sqrt(static_cast<double>(value)) * normal));
  }
  return stack;
}

/// Beads on a loose grid of `step` voxels, each moved by up to half a voxel per axis and of a brightness up
/// to a fifth off `flux`.
inline std::vector<DrawnBead> scattered(const Extent3& extent, const Extent3& step, const Spacing3& voxel,
                                        double flux) {
  std::vector<DrawnBead> beads;
  std::int64_t draw = 0;
  for (std::int64_t z = step.z / 2; z + step.z / 2 + 1 < extent.z; z += step.z) {
    for (std::int64_t y = step.y / 2; y + step.y / 2 + 1 < extent.y; y += step.y) {
      for (std::int64_t x = step.x / 2; x + step.x / 2 + 1 < extent.x; x += step.x) {
        const auto place = [&](std::int64_t at, double size) {
          return (static_cast<double>(at) + hashed(3, draw++) - 0.5) * size;
        };
        const Triple<double> centre{place(z, voxel.z), place(y, voxel.y), place(x, voxel.x)};
        beads.push_back({centre, flux * (0.8 + 0.4 * hashed(4, draw++))});
      }
    }
  }
  return beads;
}

} // namespace lsdeconv::testing
