#include "tissue.hpp"

#include "neurite.hpp"

namespace lsdeconv {
namespace {

/// Space is divided into cubic cells of this size, in micrometres. A structure belongs to the cell of its
/// root.
constexpr double cell_size = 64;
constexpr double neurons_per_cell = 1.3;
constexpr double fibres_per_cell = 0.7;
constexpr double beads_per_cell = 10;

constexpr double longest_neurite = 180;
constexpr double thickest_radius = 8;
/// Largest distance from the root of a structure to any part of it.
constexpr double reach = longest_neurite + 2 * thickest_radius;

/// What a stream of random numbers is for.
enum Purpose : std::uint64_t { neurons, fibres, beads };

/// Adds the structures of one cell that may reach into a region.
class Cell {
public:
  Cell(const Index3& cell, const Region& region, std::uint64_t seed, Structures& structures)
      : cell_(cell), region_(region), seed_(seed), structures_(structures) {}

  void add_structures() {
    add(neurons, neurons_per_cell, [this](RandomStream random) { add_neuron(random); });
    add(fibres, fibres_per_cell, [this](RandomStream random) { add_fibre(random); });
    add(beads, beads_per_cell, [this](RandomStream random) { add_bead(random); });
  }

private:
  /// Each structure has its own stream of random numbers, so that one that is left out changes no other.
  /// Their number differs from the mean by less than one, so that no part of space is empty.
  template <typename Add>
  void add(Purpose purpose, double mean, Add&& add_one) {
    RandomStream random(seed_, cell_, purpose);
    const int count = static_cast<int>(mean + random.uniform());
    for (int i = 0; i < count; ++i) {
      add_one(RandomStream(random.next()));
    }
  }

  [[nodiscard]] Vector3 random_place(RandomStream& random) const {
    return {(static_cast<double>(cell_.z) + random.uniform()) * cell_size,
            (static_cast<double>(cell_.y) + random.uniform()) * cell_size,
            (static_cast<double>(cell_.x) + random.uniform()) * cell_size};
  }

  void add_neurite(const NeuriteShape& shape, const Vector3& root, const Vector3& heading,
                   RandomStream random) {
    if (region_.grown(shape.length + 2 * shape.root_radius).contains(root)) {
      grow_neurite(shape, root, heading, random, structures_.tubes);
    }
  }

  void add_neuron(RandomStream random) {
    const Vector3 centre = random_place(random);
    const Vector3 axis = random_direction(random);
    const double half_length = random.uniform(5, 7.5);
    const double intensity = random.uniform(0.5, 1);
    structures_.somata.push_back({centre, axis, half_length, random.uniform(4, 5), intensity});
    const NeuriteShape apical{.length = 110,
                              .root_radius = 2.2,
                              .tip_radius = 0.6,
                              .curliness = 0.05,
                              .branching = 1.5,
                              .varicosities = 0,
                              .intensity = intensity};
    add_neurite(apical, centre + 0.6 * half_length * axis, axis, RandomStream(random.next()));
    const int dendrites = static_cast<int>(random.uniform(2, 5));
    for (int i = 0; i < dendrites; ++i) {
      add_dendrite(centre, intensity, RandomStream(random.next()));
    }
  }

  void add_dendrite(const Vector3& centre, double intensity, RandomStream random) {
    const NeuriteShape shape{.length = random.uniform(35, 80),
                             .root_radius = random.uniform(1.2, 1.7),
                             .tip_radius = 0.6,
                             .curliness = 0.10,
                             .branching = 1,
                             .varicosities = 0,
                             .intensity = intensity};
    const Vector3 heading = random_direction(random);
    add_neurite(shape, centre + 3.5 * heading, heading, RandomStream(random.next()));
  }

  void add_fibre(RandomStream random) {
    const NeuriteShape shape{.length = random.uniform(100, longest_neurite),
                             .root_radius = random.uniform(0.7, 1),
                             .tip_radius = 0.6,
                             .curliness = 0.06,
                             .branching = 0.5,
                             .varicosities = 0.12,
                             .intensity = random.uniform(0.4, 0.9)};
    const Vector3 root = random_place(random);
    const Vector3 heading = random_direction(random);
    add_neurite(shape, root, heading, RandomStream(random.next()));
    add_neurite(shape, root, -1 * heading, RandomStream(random.next()));
  }

  void add_bead(RandomStream random) {
    const Vector3 centre = random_place(random);
    structures_.beads.push_back({centre, random.uniform(1, 3)});
  }

  Index3 cell_;
  const Region& region_;
  std::uint64_t seed_;
  Structures& structures_;
};

Index3 cell_at(const Vector3& p) {
  const auto number = [](double place) { return static_cast<std::int64_t>(std::floor(place / cell_size)); };
  return {number(p.z), number(p.y), number(p.x)};
}

} // namespace

Structures tissue_in(const Region& region, std::uint64_t seed) {
  const Region around = region.grown(reach);
  const Index3 first = cell_at(around.lower);
  const Index3 last = cell_at(around.upper);
  Structures structures;
  for (std::int64_t z = first.z; z <= last.z; ++z) {
    for (std::int64_t y = first.y; y <= last.y; ++y) {
      for (std::int64_t x = first.x; x <= last.x; ++x) {
        Cell({z, y, x}, region, seed, structures).add_structures();
      }
    }
  }
  return structures;
}

} // namespace lsdeconv
