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

/// Whatever a large region shows inside a small one, the small one finds by itself.
TEST(Tissue, OfASmallRegionIsComplete) {
  const Region small{{100, 90, 120}, {110, 95, 140}};
  const Structures all = tissue_in(cube, 3);
  const Structures found = tissue_in(small, 3);
  const auto meets = [&](const Region& r) {
    return r.lower.z <= small.upper.z && r.upper.z >= small.lower.z && r.lower.y <= small.upper.y
           && r.upper.y >= small.lower.y && r.lower.x <= small.upper.x && r.upper.x >= small.lower.x;
  };
  int met = 0;
  for (const Tube& tube : all.tubes) {
    if (meets(tube.bounds())) {
      ++met;
      EXPECT_TRUE(std::ranges::any_of(found.tubes, [&](const Tube& t) { return t.to == tube.to; }));
    }
  }
  EXPECT_GT(met, 0);
  EXPECT_LT(found.tubes.size(), all.tubes.size());
}

} // namespace
} // namespace lsdeconv
