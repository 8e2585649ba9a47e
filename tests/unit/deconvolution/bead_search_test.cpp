#include "deconvolution/psf/beads/bead_search.hpp"
#include "support/test_volumes.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::Spot;
using testing::spot_image;

constexpr Spacing3 unit{1, 1, 1};
constexpr Triple<double> sigma{2, 2, 2};

std::vector<FoundBead> beads_of(const std::vector<Spot>& spots, float threshold = 1) {
  const Volume<float> stack = spot_image({30, 30, 60}, unit, {0, 0, 0}, spots);
  return find_beads(stack.view(), threshold);
}

TEST(FindBeads, FindsThePeaksBrightestFirst) {
  const auto beads = beads_of({{{10, 12, 14}, sigma, 1e4}, {{20, 15, 45}, sigma, 3e4}});
  ASSERT_EQ(beads.size(), 2U);
  EXPECT_EQ(beads[0].peak, (Index3{20, 15, 45}));
  EXPECT_EQ(beads[1].peak, (Index3{10, 12, 14}));
  EXPECT_GT(beads[0].height, 2.9F * beads[1].height);
}

TEST(FindBeads, FindsThoseOnAFace) {
  const auto beads = beads_of({{{0, 29, 30}, sigma, 1e4}});
  ASSERT_EQ(beads.size(), 1U);
  EXPECT_EQ(beads[0].peak, (Index3{0, 29, 30}));
}

TEST(FindBeads, OfAFlatTopCountsOne) {
  Volume<float> stack({9, 9, 9}, 0.0F);
  for (const std::int64_t x : {3, 4, 5}) {
    stack(4, 4, x) = stack(4, 5, x) = 7;
  }
  EXPECT_EQ(find_beads(stack.view(), 1).size(), 1U);
}

TEST(FindBeads, ASideLobeBelongsToItsBeadAndANeighbourDoesNot) {
  const Spot bead{{15, 15, 20}, sigma, 1e4};
  EXPECT_EQ(beads_of({bead, {{15, 15, 32}, sigma, 5e2}}).size(), 1U); // 5 % of it, 2.5 widths away
  EXPECT_EQ(beads_of({bead, {{15, 15, 32}, sigma, 2e3}}).size(), 2U); // 20 %
  EXPECT_EQ(beads_of({bead, {{15, 15, 50}, sigma, 5e2}}).size(), 2U); // 5 %, far away
}

TEST(FindBeads, FindsNothingBelowTheThreshold) {
  EXPECT_TRUE(beads_of({{{15, 15, 20}, sigma, 1e4}}, 1e4F).empty());
}

TEST(StackLevel, IsThatOfTheBackground) {
  Volume<float> stack = testing::noise({40, 50, 64}, 2, 90, 110);
  stack(20, 20, 20) = 1e5F;
  const StackLevel level = stack_level(stack.view());
  EXPECT_NEAR(level.median, 100, 0.3);
  EXPECT_NEAR(level.noise, 1.4826 * 5, 0.2);
}

} // namespace
} // namespace lsdeconv
