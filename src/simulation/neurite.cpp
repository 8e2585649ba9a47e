#include "neurite.hpp"

#include <numbers>

namespace lsdeconv {
namespace {

constexpr double step = 3;       ///< Length of a tube in micrometres.
constexpr double swelling = 1.8; ///< Radius of a varicosity over that of the neurite.
/// Part of a step's bend that goes over to the next step: the direction drifts and does not jitter.
constexpr double bend_memory = 0.85;
/// How far branches turn away, in units of the direction vector.
constexpr double branch_divergence = 0.9;

/// What is left of a neurite that has grown that far.
NeuriteShape rest_of(const NeuriteShape& shape, double grown) {
  const double left = 1 - grown / shape.length;
  NeuriteShape rest = shape;
  rest.length = shape.length - grown;
  rest.root_radius = shape.tip_radius + left * (shape.root_radius - shape.tip_radius);
  rest.branching = shape.branching * left / 2;
  return rest;
}

} // namespace

Vector3 random_direction(RandomStream& random) {
  const double z = random.uniform(-1, 1);
  const double angle = random.uniform(0, 2 * std::numbers::pi);
  const double across = std::sqrt(1 - z * z);
  return {z, across * std::sin(angle), across * std::cos(angle)};
}

void grow_neurite(const NeuriteShape& shape, const Vector3& root, const Vector3& heading, RandomStream random,
                  std::vector<Tube>& tubes) {
  Vector3 at = root;
  Vector3 direction = heading;
  Vector3 bend{};
  double radius = shape.root_radius;
  for (double grown = 0; grown + step <= shape.length;) {
    bend = bend_memory * bend + shape.curliness * random_direction(random);
    direction = normalised(direction + bend);
    grown += step;
    const Vector3 next = at + step * direction;
    const NeuriteShape rest = rest_of(shape, grown);
    const double next_radius = rest.root_radius * (random.uniform() < shape.varicosities ? swelling : 1);
    tubes.push_back({at, next, radius, next_radius, shape.intensity});
    at = next;
    radius = next_radius;
    const RandomStream branch(random.next());
    if (random.uniform() < shape.branching * step / shape.length) {
      grow_neurite(rest, at, normalised(direction + branch_divergence * random_direction(random)), branch,
                   tubes);
    }
  }
}

} // namespace lsdeconv
