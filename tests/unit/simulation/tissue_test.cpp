#include "simulation/tissue.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Region cube{{0, 0, 0}, {256, 256, 256}};

template <typename Places>
std::int64_t inside(const Places& structures, const Region& region) {
  return std::ranges::count_if(structures, [&](const auto& s) { return region.contains(s.centre); });
}

TEST(Tissue, HasTheDensityOfNeuronsAndBeads) {
  const Structures tissue = tissue_in(cube, 1);
  EXPECT_NEAR(static_cast<double>(inside(tissue.somata, cube)) / 64, 1.3, 0.2);
  EXPECT_NEAR(static_cast<double>(inside(tissue.beads, cube)) / 64, 10, 0.5);
}

TEST(Tissue, HasSizesOfTissue) {
  const Structures tissue = tissue_in(cube, 1);
  for (const Soma& soma : tissue.somata) {
    EXPECT_GE(2 * soma.half_width, 8);
    EXPECT_LE(2 * soma.half_length, 15);
    EXPECT_NEAR(length(soma.axis), 1, 1e-12);
  }
  for (const Tube& tube : tissue.tubes) {
    EXPECT_GE(tube.to_radius, 0.5);
    EXPECT_LE(tube.from_radius, 3);
  }
}

TEST(Tissue, ChangesWithTheSeed) {
  EXPECT_NE(tissue_in(cube, 1).somata.front().centre, tissue_in(cube, 2).somata.front().centre);
}

bool has(const std::vector<Tube>& tubes, const Tube& wanted) {
  return std::ranges::any_of(tubes,
                             [&](const Tube& t) { return t.from == wanted.from && t.to == wanted.to; });
}

/// However far from its root a piece lies, the smallest region around it finds it.
TEST(Tissue, OfASmallRegionIsComplete) {
  const auto tubes = tissue_in(cube, 3).tubes;
  ASSERT_GT(tubes.size(), 5000);
  for (std::size_t i = 0; i < tubes.size(); i += 40) {
    const Structures found = tissue_in(tubes[i].bounds(), 3);
    ASSERT_TRUE(has(found.tubes, tubes[i])) << i;
    ASSERT_LT(found.tubes.size(), tubes.size());
  }
}

/// The order decides how beads add up in a voxel.
TEST(Tissue, OrderOfBeadsDoesNotDependOnTheRegion) {
  const Region half{{0, 0, 0}, {256, 256, 100}};
  const auto beads_in_half = [&](const Region& region) {
    std::vector<Vector3> places;
    for (const Bead& bead : tissue_in(region, 3).beads) {
      if (half.contains(bead.centre)) {
        places.push_back(bead.centre);
      }
    }
    return places;
  };
  EXPECT_EQ(beads_in_half(half), beads_in_half(cube));
}

} // namespace
} // namespace lsdeconv
