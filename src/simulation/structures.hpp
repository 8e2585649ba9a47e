#pragma once

#include "vector3.hpp"

#include <vector>

namespace lsdeconv {

/// A piece of a neurite: a cone between two places, rounded at both ends.
struct Tube {
  Vector3 from;
  Vector3 to;
  double from_radius;
  double to_radius;
  double intensity; ///< Relative to the brightness of the phantom.

  /// A region that holds all of it.
  [[nodiscard]] Region bounds() const { return region_of(from, to).grown(std::max(from_radius, to_radius)); }
  /// From the surface in micrometres; negative inside.
  [[nodiscard]] double distance(const Vector3& p) const {
    const Vector3 along = to - from;
    const double t = std::clamp(dot(p - from, along) / dot(along, along), 0.0, 1.0);
    return length(p - from - t * along) - (from_radius + t * (to_radius - from_radius));
  }
};

/// The body of a neuron: an ellipsoid of revolution.
struct Soma {
  Vector3 centre;
  Vector3 axis; ///< Of length 1.
  double half_length;
  double half_width;
  double intensity; ///< Relative to the brightness of the phantom.

  /// A region that holds all of it.
  [[nodiscard]] Region bounds() const {
    return region_of(centre, centre).grown(std::max(half_length, half_width));
  }
  /// From the surface in micrometres, negative inside; to first order, so exact only near the surface.
  [[nodiscard]] double distance(const Vector3& p) const {
    const Vector3 from_centre = p - centre;
    const double along = dot(from_centre, axis);
    const double across2 = std::max(0.0, dot(from_centre, from_centre) - along * along);
    const double a2 = half_length * half_length;
    const double b2 = half_width * half_width;
    const double level = std::sqrt(along * along / a2 + across2 / b2);
    const double slope = std::sqrt(along * along / (a2 * a2) + across2 / (b2 * b2));
    return slope > 0 ? level * (level - 1) / slope : -half_width;
  }
};

/// A point of light.
struct Bead {
  Vector3 centre;
  double strength; ///< It emits what so many cubic micrometres of the phantom's brightness emit.
};

/// A set of structures.
struct Structures {
  std::vector<Tube> tubes{};
  std::vector<Soma> somata{};
  std::vector<Bead> beads{};
};

} // namespace lsdeconv
