#pragma once

#include "lsdeconv/core/box.hpp"

#include <array>
#include <variant>

namespace lsdeconv {

/// Whole-array operations on an estimate between two iterations (Backend::apply). All axes are cyclic, as
/// those of the transform are.
namespace operation {

/// out = 1 / max(1 - strength div(grad x / sqrt(|grad x|^2 + smoothness^2)), 0.1): the factor of a
/// Richardson-Lucy update under total variation (Dey et al., Microsc. Res. Tech. 69:260, 2006). The gradient
/// takes forward differences, the divergence backward ones; the square of `smoothness` keeps the quotient
/// finite where x is constant, and the bound of 0.1 keeps the factor positive.
struct TotalVariation {
  float strength;        ///< Weight of the total variation, >= 0.
  float smoothness;      ///< In the units of x, above 0.
  Triple<float> spacing; ///< Voxel size along each axis over the smallest of the three; divides differences.
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
