#include "deconvolution/psf/light_sheet/pixel_averages.hpp"
#include "psf_goldens.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace lsdeconv {
namespace {

class PixelAveragesOf : public testing::TestWithParam<golden::Microscope> {};

TEST_P(PixelAveragesOf, AreTheIntegralsOverThePixels) {
  const LightSheetModel model(GetParam().optics);
  const auto octant = pixel_averages(model, GetParam().voxel, {4, 2, 2});
  for (const auto& [at, value] : GetParam().pixel_averages) {
    EXPECT_NEAR(octant(at.z, at.y, at.x), value, 5e-10) << at;
  }
}

TEST_P(PixelAveragesOf, AreTheMeansOfTheirSubPixels) {
  const LightSheetModel model(GetParam().optics);
  const Spacing3& d = GetParam().voxel;
  const auto coarse = pixel_averages(model, d, {2, 2, 2});
  const auto fine = pixel_averages(model, {d.z, d.y / 3, d.x / 3}, {2, 7, 7});
  for (std::int64_t z = 0; z <= 2; ++z) {
    for (std::int64_t y = 0; y <= 2; ++y) {
      for (std::int64_t x = 0; x <= 2; ++x) {
        double sum = 0;
        for (std::int64_t i = 0; i < 9; ++i) {
          sum += fine(z, std::abs(3 * y + i / 3 - 1), std::abs(3 * x + i % 3 - 1));
        }
        EXPECT_NEAR(coarse(z, y, x), sum / 9, 1e-9);
      }
    }
  }
}

/// From the pixels themselves, over supports that grow up to where they hold nearly all.
TEST_P(PixelAveragesOf, ApproachTheWholeEnergyAsTheSupportGrows) {
  const LightSheetModel model(GetParam().optics);
  const Spacing3& d = GetParam().voxel;
  const auto widths = model.full_widths();
  double before = 0;
  for (const double m : {1, 2, 4, 8}) {
    const auto half = [&](int axis) { return std::llround(std::ceil(m * widths[axis] / d[axis])); };
    const auto octant = pixel_averages(model, d, {half(0), half(1), half(2)});
    const double captured = mirrored_sum(octant.view()) / whole_energy(model, d, 1);
    EXPECT_GT(captured, before);
    EXPECT_LT(captured, 1);
    before = captured;
  }
  EXPECT_GT(before, 0.94);
}

INSTANTIATE_TEST_SUITE_P(Goldens, PixelAveragesOf, testing::ValuesIn(golden::microscopes));

/// Voxels so fine that the support is the box of ±m full widths.
double captured_within(const golden::Microscope& microscope, double m) {
  constexpr std::int64_t half = 15;
  const LightSheetModel model(microscope.optics);
  const auto step = [&](double width) { return m * width / (half + 0.5); };
  const Spacing3 fine{step(microscope.fwhm.z), step(microscope.fwhm.y), step(microscope.fwhm.x)};
  const auto octant = pixel_averages(model, fine, {half, half, half});
  return mirrored_sum(octant.view()) / whole_energy(model, fine, 1);
}

/// Fractions found by numerical integration of the same model, apart from this program.
TEST(PixelAverages, CaptureTheKnownFractionsOfTheEnergy) {
  const double widths[]{1, 2, 3, 4};
  const double known[2][4]{{0.58, 0.78, 0.86, 0.89}, {0.75, 0.86, 0.91, 0.93}};
  for (int set = 0; set < 2; ++set) {
    for (int i = 0; i < 4; ++i) {
      EXPECT_NEAR(captured_within(golden::microscopes[set], widths[i]), known[set][i], 0.005);
    }
  }
}

class PixelAveragesVariantOf : public testing::TestWithParam<golden::Variant> {};

TEST_P(PixelAveragesVariantOf, AreTheIntegralsOverThePixels) {
  const auto octant = pixel_averages(LightSheetModel(GetParam().optics), GetParam().voxel, {4, 2, 2});
  for (const auto& [at, value] : GetParam().pixel_averages) {
    EXPECT_NEAR(octant(at.z, at.y, at.x), value, 5e-10) << at;
  }
}

INSTANTIATE_TEST_SUITE_P(Goldens, PixelAveragesVariantOf,
                         testing::Values(golden::variants[1], golden::variants[3], golden::variants[5]),
                         [](const auto& variant) { return std::string(variant.param.name); });

TEST(PixelAverages, TurnWithTheSheet) {
  LightSheetOptics optics = golden::microscopes[0].optics;
  optics.slit_width_mm = 400; // so that the two axes differ
  const auto along_x = pixel_averages(LightSheetModel(optics), {1, 0.4, 0.5}, {2, 3, 4});
  optics.sheet_axis = SheetAxis::y;
  const auto along_y = pixel_averages(LightSheetModel(optics), {1, 0.5, 0.4}, {2, 4, 3});
  for (std::int64_t i = 0; i < 3LL * 4 * 5; ++i) {
    const Index3 at{i / 20, i / 5 % 4, i % 5};
    EXPECT_NEAR(along_x(at.z, at.y, at.x), along_y(at.z, at.x, at.y), 1e-14) << at;
  }
  EXPECT_GT(std::abs(along_x(1, 3, 0) / along_y(1, 3, 0) - 1), 1e-3);
}

TEST(PixelAverages, WithoutASheetHoldOneEnergyInEachPlane) {
  LightSheetOptics optics = golden::microscopes[0].optics;
  optics.sheet = SheetModel::none;
  const LightSheetModel model(optics);
  const Spacing3 voxel{1.2, 0.6, 0.6};
  const auto octant = pixel_averages(model, voxel, {2, 25, 25});
  const double captured = mirrored_sum(octant.view()) / whole_energy(model, voxel, 5);
  EXPECT_GT(captured, 0.97);
  EXPECT_LT(captured, 1);
}

TEST(PixelAverages, OfAPixelMuchCoarserThanThePatternHoldItsWholeEnergy) {
  const LightSheetModel model(golden::microscopes[0].optics);
  const Spacing3 voxel{1.2, 6, 6};
  const auto octant = pixel_averages(model, voxel, {0, 1, 1});
  const double inside = mirrored_sum(octant.view());
  const Spacing3 fine{1.2, 0.4, 0.4};
  const auto same = pixel_averages(model, fine, {0, 22, 22});
  EXPECT_NEAR(inside * 36, mirrored_sum(same.view()) * 0.16, 1e-6);
}

TEST(MirroredSum, CountsEachMirrorImageOnce) {
  const Volume<double> octant({2, 3, 1}, 1.0);
  EXPECT_EQ(mirrored_sum(octant.view()), 3 * 5 * 1);
}

} // namespace
} // namespace lsdeconv
