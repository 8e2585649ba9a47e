#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <array>
#include <cstdint>
#include <variant>

namespace lsdeconv {

/// Whole-array operations on an estimate between two iterations (Backend::apply). All axes are cyclic, as
/// those of the transform are.
namespace operation {

/// Where the object ends along an axis: the differences between these voxels and the next ones are taken for
/// 0. -1: nowhere.
struct ObjectEnds {
  std::int64_t after = -1;  ///< Last voxel of the object after the data.
  std::int64_t before = -1; ///< Last voxel of the gap before the object before the data.
};

/// out = 1 / max(1 - strength div(grad x / sqrt(|grad x|^2 + s^2 + (c m)^2)), 0.1): the factor of a
/// Richardson-Lucy update under total variation (Dey et al., Microsc. Res. Tech. 69:260, 2006), where s is
/// `smoothness`, c is contrast() and m the brightest of a voxel and the next one along each axis. The
/// gradient takes forward differences, the divergence backward ones, and the bound of 0.1 keeps the factor
/// positive.
///
/// The square of s keeps the quotient finite where x is 0. That of c m keeps the explicit step stable: where
/// x is flat, the step multiplies small differences between neighbours by 1 - strength x 4 sum(1 / spacing^2)
/// / d at most, d being the denominator, and for d below half of that numerator they would grow from one
/// iteration to the next until they fill the result.
struct TotalVariation {
  float strength;        ///< Weight of the total variation, >= 0.
  float smoothness;      ///< In the units of x, above 0.
  Triple<float> spacing; ///< Voxel size along each axis over the smallest of the three; divides differences.
  Triple<ObjectEnds> ends{};

  /// Gradients below this part of x count as flat ground: 2/3 of 4 strength sum(1 / spacing^2), so that
  /// differences shrink to no less than -1/2 of themselves in a step.
  [[nodiscard]] LSDECONV_HOST_DEVICE constexpr float contrast() const {
    return strength * (8.0F / 3.0F)
           * (1.0F / (spacing.z * spacing.z) + 1.0F / (spacing.y * spacing.y)
              + 1.0F / (spacing.x * spacing.x));
  }
};

/// out = mean of the 26 neighbours of a voxel, without the voxel itself.
struct NeighbourMean {};

/// out = x convolved with a symmetric kernel along each axis. Leaves the input undefined.
struct Smooth {
  static constexpr int most_taps = 8;        ///< Largest distance of a tap is one less.
  Triple<std::array<float, most_taps>> taps; ///< Per axis, the kernel's value at distances 0, 1, 2, …
};

} // namespace operation

/// Any of the operations.
using Operation = std::variant<operation::TotalVariation, operation::NeighbourMean, operation::Smooth>;

} // namespace lsdeconv
