#pragma once

#include "lsdeconv/core/box.hpp"

#include <array>
#include <variant>

namespace lsdeconv {

/// Whole-array operations on an estimate between two iterations.
namespace operation {

/// out = 1 / max(1 - strength div(grad x / sqrt(|grad x|^2 + smoothness^2)), 0.1): what a Richardson-Lucy
/// update is multiplied with under total variation (Dey et al., Microsc. Res. Tech. 69:260, 2006).
/// smoothness: in the units of x; spacing: the voxel's size relative to its smallest side, by which
/// differences are divided.
struct TotalVariation {
  float strength;
  float smoothness;
  Triple<float> spacing;
};

/// out = mean of the 26 neighbours.
struct NeighbourMean {};

/// out = x convolved with a symmetric kernel along each axis: taps[axis][k] at distance k. Uses `in` as
/// working room.
struct Smooth {
  static constexpr int most_taps = 8;
  Triple<std::array<float, most_taps>> taps;
};

} // namespace operation

using Operation = std::variant<operation::TotalVariation, operation::NeighbourMean, operation::Smooth>;

} // namespace lsdeconv
