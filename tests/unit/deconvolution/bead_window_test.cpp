#include "deconvolution/psf/beads/bead_window.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double no_limit = std::numeric_limits<double>::infinity();

FoundBead bead(const Index3& peak, float height = 100, const Triple<double>& fwhm = {4, 2, 2}) {
  return {peak, height, fwhm};
}

TEST(BeadWindow, ReachesThreeWidthsOfTheTypicalBead) {
  const BeadWindow window = bead_window(
      {bead({30, 30, 30}), bead({30, 40, 40}, 100, {4.4, 2.2, 2.4}), bead({30, 50, 50}, 100, {20, 9, 9})},
      {80, 80, 80});
  EXPECT_EQ(window.half, (Extent3{14, 7, 8}));
  EXPECT_EQ(window.core, (Extent3{5, 3, 3}));
  EXPECT_EQ(window.fwhm, (Triple<double>{4.4, 2.2, 2.4}));
}

TEST(BeadWindow, IsSmallerWhereMostBeadsWouldBeClipped) {
  const std::vector<FoundBead> beads{bead({6, 30, 30}), bead({13, 30, 30}), bead({1, 30, 30})};
  EXPECT_EQ(bead_window(beads, {20, 80, 80}).half, (Extent3{6, 6, 6}));
}

TEST(BeadWindow, IsRefusedWhereTheStackIsThinnerThanABead) {
  EXPECT_THAT(
      [] {
        (void)bead_window({bead({2, 30, 30}), bead({3, 30, 30})}, {6, 80, 80});
      },
      ThrowsMessage<UserError>(AllOf(HasSubstr("2 voxels of a face along z"), HasSubstr("4 voxels wide"))));
}

TEST(BeadWindow, AroundAVoxelHasThatHalfExtent) {
  EXPECT_EQ(BeadWindow{}.around({5, 6, 7}, {1, 2, 3}), (Box3{{4, 4, 4}, {7, 9, 11}}));
}

class ScreenBeads : public ::testing::Test {
protected:
  [[nodiscard]] std::vector<BeadFate> fates(const std::vector<FoundBead>& beads,
                                            double saturation = no_limit) const {
    return screen_beads(beads, stack_.view(), window_, saturation);
  }

  Volume<float> stack_{{40, 40, 40}, 10.0F};
  BeadWindow window_{.fwhm = {2, 2, 2}, .core = {2, 2, 2}, .half = {6, 6, 6}};
};

TEST_F(ScreenBeads, AWindowMustLieInTheStack) {
  EXPECT_THAT(fates({bead({6, 20, 20}), bead({5, 20, 33}), bead({33, 33, 34})}),
              ElementsAre(BeadFate::used, BeadFate::clipped, BeadFate::clipped));
}

TEST_F(ScreenBeads, SaturatedVoxelsMatterInTheCoreOnly) {
  stack_(20, 20, 22) = 255;
  EXPECT_THAT(fates({bead({20, 20, 20})}, 255), ElementsAre(BeadFate::saturated));
  EXPECT_THAT(fates({bead({20, 20, 20})}, 256), ElementsAre(BeadFate::used));
  EXPECT_THAT(fates({bead({20, 20, 25})}, 255), ElementsAre(BeadFate::used));
}

TEST_F(ScreenBeads, ANeighbourWhoseCoreReachesIntoTheWindowDisturbs) {
  const FoundBead one = bead({20, 20, 12});
  EXPECT_THAT(fates({one, bead({20, 20, 20})}), ElementsAre(BeadFate::overlapping, BeadFate::overlapping));
  EXPECT_THAT(fates({one, bead({20, 20, 21})}), ElementsAre(BeadFate::used, BeadFate::used));
}

TEST_F(ScreenBeads, ADimNeighbourDisturbsOnlyDimBeads) {
  EXPECT_THAT(fates({bead({20, 20, 12}, 100), bead({20, 20, 18}, 9)}),
              ElementsAre(BeadFate::used, BeadFate::overlapping));
}

TEST(SaturationLevel, IsTheMaximumWhereMoreVoxelsHaveItThanAPeakCan) {
  Volume<float> stack({10, 10, 10}, 5.0F);
  std::fill_n(stack.data(), 8, 255.0F);
  EXPECT_EQ(saturation_level(stack.view(), no_limit), no_limit) << "a peak between eight voxels";
  stack.data()[999] = 255;
  EXPECT_EQ(saturation_level(stack.view(), no_limit), 255);
  EXPECT_EQ(saturation_level(stack.view(), 100), 100);
  stack.data()[500] = 256;
  EXPECT_EQ(saturation_level(stack.view(), no_limit), no_limit) << "one voxel is brighter";
}

} // namespace
} // namespace lsdeconv
