#include "deconvolution/psf/beads/bead_images.hpp"
#include "deconvolution/psf/energy_crop.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::spot_image;

constexpr Spacing3 unit{1, 1, 1};
constexpr Triple<double> sigma{1.5, 1.5, 1.5};
const BeadWindow window{.fwhm = {3.5, 3.5, 3.5}, .core = {4, 4, 4}, .half = {8, 8, 8}};

Volume<float> stack_with(const Triple<double>& centre, double flux, double background) {
  return spot_image({40, 40, 40}, unit, {0, 0, 0}, {{centre, sigma, flux}}, background);
}

TEST(BeadImage, HasTheBeadsCentreInTheMiddle) {
  const Triple<double> centre{18.3, 20.45, 21.8};
  const BeadImage image = bead_image(stack_with(centre, 1e4, 0).view(), {18, 20, 22}, window);
  EXPECT_EQ(image.values.extent(), (Extent3{17, 17, 17}));
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(image.centre[axis], centre[axis], 0.01) << axis;
  }
  EXPECT_NEAR(image.values(8, 8, 7), image.values(8, 8, 9), 0.02 * image.values(8, 8, 8));
  EXPECT_NEAR(image.values(7, 8, 8), image.values(9, 8, 8), 0.02 * image.values(8, 8, 8));
}

TEST(BeadImage, IsFreeOfBackgroundAndItsCoreSumsToOne) {
  const Triple<double> centre{20, 20, 20};
  const BeadImage dark = bead_image(stack_with(centre, 1e4, 0).view(), {20, 20, 20}, window);
  const BeadImage bright = bead_image(stack_with(centre, 1e4, 500).view(), {20, 20, 20}, window);
  EXPECT_NEAR(dark.flux, 1e4, 200);
  EXPECT_NEAR(bright.flux, dark.flux, 1);
  const Box3 core = middle_box(bright.values.extent(), window.core);
  EXPECT_NEAR(sum_of(bright.values.view().part(core)), 1, 1e-5);
  EXPECT_NEAR(bright.values(0, 0, 0), 0, 1e-6);
}

TEST(BeadImage, OfTwiceTheLightIsTheSame) {
  const BeadImage one = bead_image(stack_with({20.2, 20, 20}, 1e4, 0).view(), {20, 20, 20}, window);
  const BeadImage two = bead_image(stack_with({20.2, 20, 20}, 2e4, 0).view(), {20, 20, 20}, window);
  EXPECT_NEAR(two.flux / one.flux, 2, 1e-4);
  EXPECT_LT(testing::relative_difference(two.values, one.values), 1e-4);
}

TEST(BeadImage, WithoutLightHasNoFlux) {
  const BeadImage image = bead_image(Volume<float>({40, 40, 40}, 7.0F).view(), {20, 20, 20}, window);
  EXPECT_EQ(image.flux, 0);
  for (const float value : image.values) {
    ASSERT_EQ(value, 0);
  }
}

} // namespace
} // namespace lsdeconv
