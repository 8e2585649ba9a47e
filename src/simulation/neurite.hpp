#pragma once

#include "random_stream.hpp"
#include "structures.hpp"

#include <vector>

namespace lsdeconv {

/// What a neurite looks like. Lengths in micrometres.
struct NeuriteShape {
  double length;      ///< From the root to the tip of its longest branch.
  double root_radius; ///< Decreases linearly to tip_radius.
  double tip_radius;
  double curliness;    ///< Change of direction per step; 0 for a straight line.
  double branching;    ///< Mean number of branches along it.
  double varicosities; ///< Probability that a step ends in a swelling.
  double intensity;    ///< Relative to the brightness of the phantom.
};

/// Grows a neurite from `root` in direction `heading` (of length 1) and appends its tubes to `tubes`. No part
/// of it is farther from the root than its length plus two radii.
void grow_neurite(const NeuriteShape& shape, const Vector3& root, const Vector3& heading, RandomStream random,
                  std::vector<Tube>& tubes);

/// A direction, evenly distributed over the unit sphere.
Vector3 random_direction(RandomStream& random);

} // namespace lsdeconv
