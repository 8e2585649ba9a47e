#include "deconvolution/psf/light_sheet/light_sheet_model.hpp"
#include "psf_goldens.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>

namespace lsdeconv {
namespace {

class LightSheetModelOf : public testing::TestWithParam<golden::Microscope> {};

TEST_P(LightSheetModelOf, HasTheValuesOfTheDiffractionIntegrals) {
  const LightSheetModel model(GetParam().optics);
  const Spacing3& d = GetParam().voxel;
  for (const auto& [at, value] : GetParam().points) {
    const Triple<double> steps{double(at.z), double(at.y), double(at.x)};
    EXPECT_NEAR(model.intensity(steps.z * d.z, steps.y * d.y, steps.x * d.x), value, 1e-13) << at;
  }
}

TEST_P(LightSheetModelOf, HasTheWidthsOfTheDiffractionIntegrals) {
  const auto widths = LightSheetModel(GetParam().optics).full_widths();
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(widths[axis] / GetParam().fwhm[axis], 1, 1e-12) << axis;
  }
}

INSTANTIATE_TEST_SUITE_P(Goldens, LightSheetModelOf, testing::ValuesIn(golden::microscopes));

class LightSheetModelVariantOf : public testing::TestWithParam<golden::Variant> {};

TEST_P(LightSheetModelVariantOf, HasTheValuesOfTheDiffractionIntegrals) {
  const LightSheetModel model(GetParam().optics);
  const Spacing3& d = GetParam().voxel;
  for (const auto& [at, value] : GetParam().points) {
    const Triple<double> steps{double(at.z), double(at.y), double(at.x)};
    EXPECT_NEAR(model.intensity(steps.z * d.z, steps.y * d.y, steps.x * d.x), value, 1e-13) << at;
  }
}

TEST_P(LightSheetModelVariantOf, HasTheWidthsOfTheDiffractionIntegrals) {
  const auto widths = LightSheetModel(GetParam().optics).full_widths();
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(widths[axis] / GetParam().fwhm[axis], 1, 1e-12) << axis;
  }
}

INSTANTIATE_TEST_SUITE_P(Goldens, LightSheetModelVariantOf, testing::ValuesIn(golden::variants),
                         [](const auto& variant) { return std::string(variant.param.name); });

LightSheetOptics optics() {
  return golden::microscopes[0].optics;
}

TEST(LightSheetModel, LegacyIsBornWolfAtOneNthOfThePlace) {
  const LightSheetModel legacy(golden::with(optics(), PsfModel::legacy_becker2019, SheetModel::circular));
  const LightSheetModel born_wolf(golden::with(optics(), PsfModel::born_wolf, SheetModel::circular));
  constexpr double n = 1.42;
  for (const Triple<double>& at : {Triple<double>{1, 2, 3}, {7, 0.3, 0.1}, {0, 0.5, -0.9}}) {
    EXPECT_NEAR(legacy.intensity(at.z, at.y, at.x), born_wolf.intensity(at.z / n, at.y / n, at.x / n), 1e-14);
  }
}

TEST(LightSheetModel, AutomaticSheetIsThatOfTheModel) {
  const auto at = [](PsfModel model, SheetModel sheet) {
    return LightSheetModel(golden::with(optics(), model, sheet)).intensity(4, 0.2, 0.1);
  };
  EXPECT_EQ(at(PsfModel::born_wolf, SheetModel::automatic), at(PsfModel::born_wolf, SheetModel::slit));
  EXPECT_EQ(at(PsfModel::legacy_becker2019, SheetModel::automatic),
            at(PsfModel::legacy_becker2019, SheetModel::circular));
  EXPECT_NE(at(PsfModel::legacy_becker2019, SheetModel::automatic),
            at(PsfModel::legacy_becker2019, SheetModel::slit));
}

TEST(LightSheetModel, WithoutASheetIsTheDetectionAlone) {
  const LightSheetModel model(golden::with(optics(), PsfModel::born_wolf, SheetModel::none));
  EXPECT_NEAR(model.full_widths().z, 1.771786 * 1.42 * 0.6 / 0.16, 1e-5);
  EXPECT_NEAR(model.intensity(5, 0.3, 0.4), model.detection().intensity(0.5, 5), 1e-15);
}

TEST(LightSheetModel, SheetMayPropagateAlongY) {
  LightSheetOptics along_y = optics();
  along_y.sheet_axis = SheetAxis::y;
  const LightSheetModel turned(along_y);
  const LightSheetModel model(optics());
  EXPECT_EQ(turned.intensity(3, 0.7, 0.2), model.intensity(3, 0.2, 0.7));
  EXPECT_EQ(turned.full_widths().y, model.full_widths().x);
  EXPECT_EQ(turned.full_widths().x, model.full_widths().y);
}

TEST(LightSheetModel, EffectiveApertureReplacesThatOfDetectionOnly) {
  LightSheetOptics effective = optics();
  effective.effective_na = 0.3;
  LightSheetOptics smaller = optics();
  smaller.na = 0.3;
  EXPECT_EQ(LightSheetModel(effective).intensity(3, 0.7, 0.2),
            LightSheetModel(smaller).intensity(3, 0.7, 0.2));
}

TEST(LightSheetModel, StretchWidensTheWholePsf) {
  LightSheetOptics wider = optics();
  wider.scale_xy = 1.3;
  wider.scale_z = 1.7;
  const LightSheetModel stretched(wider);
  const LightSheetModel model(optics());
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(stretched.full_widths()[axis] / model.full_widths()[axis], axis == 0 ? 1.7 : 1.3, 1e-12);
  }
  EXPECT_NEAR(stretched.intensity(3 * 1.7, 0.2 * 1.3, 0.7 * 1.3), model.intensity(3, 0.2, 0.7), 1e-14);
}

TEST(LightSheetModel, GaussianSheetHasTheThicknessThatWasMeasured) {
  LightSheetOptics measured = golden::with(optics(), PsfModel::born_wolf, SheetModel::gaussian);
  measured.sheet_fwhm_um = 8;
  const LightSheetModel model(measured);
  EXPECT_NEAR(model.section(0).intensity(4), 0.5, 1e-4);
  // A beam of waist w is sqrt(1 + (x lambda / (pi n w^2))^2) times wider at x.
  const double w = 8 / 1.17741;
  const double x = 500;
  const double widening = std::sqrt(1 + std::pow(x * 0.561 / (std::numbers::pi * 1.42 * w * w), 2));
  const auto far = LightSheetModel(measured, x).section(x);
  EXPECT_NEAR(far.intensity(4 * widening) / far.intensity(0), 0.5, 1e-3);
}

/// Set A 0 to 2 mm, set B 0 to 1 mm from the waist of a slit's sheet, by numerical integration apart from
/// this program.
TEST(LightSheetModel, DepthFarFromTheWaistIsTheKnownOne) {
  const auto depth = [](int set, double distance) {
    const LightSheetModel model(golden::microscopes[set].optics, distance);
    return model.full_depth(model.sheet().section(distance));
  };
  const double known_a[]{6.97, 7.05, 7.41, 8.66, 12.1};
  for (int i = 0; i < 5; ++i) {
    EXPECT_NEAR(depth(0, 500.0 * i), known_a[i], i == 4 ? 0.05 : 0.006) << i;
  }
  EXPECT_NEAR(depth(1, 0), 8.62, 0.006);
  EXPECT_NEAR(depth(1, 500), 9.02, 0.02);
  EXPECT_NEAR(depth(1, 1000), 12.7, 0.05);
}

} // namespace
} // namespace lsdeconv
