#include "psf_goldens.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace lsdeconv {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const LightSheetOptics& optics() {
  return golden::microscopes[0].optics;
}
constexpr Spacing3 voxel{1.2, 0.4, 0.4};

LightSheetOptics with(double LightSheetOptics::*field, double value) {
  LightSheetOptics changed = optics();
  changed.*field = value;
  return changed;
}

std::string refusal(const LightSheetOptics& o, const Spacing3& v = voxel) {
  try {
    (void)light_sheet_psf(o, v);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

class LightSheetPsfOf : public testing::TestWithParam<golden::Microscope> {
protected:
  PointSpreadFunction psf = light_sheet_psf(GetParam().optics, GetParam().voxel);
};

TEST_P(LightSheetPsfOf, HasTheRelativeValuesOfTheGoldens) {
  const auto [z, y, x] = psf.half_support();
  const double peak = psf.values(z, y, x);
  const double golden_peak = GetParam().pixel_averages.front().value;
  for (const auto& [at, value] : GetParam().pixel_averages) {
    EXPECT_NEAR(psf.values(z + at.z, y - at.y, x + at.x) / peak, value / golden_peak, 1e-7) << at;
  }
}

TEST_P(LightSheetPsfOf, SumsToOneAndIsNotNegative) {
  EXPECT_NEAR(std::accumulate(psf.values.begin(), psf.values.end(), 0.0), 1, 1e-7);
  EXPECT_GE(*std::min_element(psf.values.begin(), psf.values.end()), 0);
}

TEST_P(LightSheetPsfOf, ReachesThreeWidthsAlongEachAxis) {
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_EQ(psf.half_support()[axis], std::ceil(3 * GetParam().fwhm[axis] / GetParam().voxel[axis]));
    EXPECT_EQ(psf.values.extent()[axis], 2 * psf.half_support()[axis] + 1);
    EXPECT_NEAR(psf.fwhm[axis] / GetParam().fwhm[axis], 1, 1e-9);
  }
  EXPECT_EQ(psf.voxel, GetParam().voxel);
}

TEST_P(LightSheetPsfOf, IsEvenAlongEachAxisToTheLastBit) {
  EXPECT_TRUE(psf.symmetric);
  const Extent3 e = psf.values.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        const float value = psf.values(z, y, x);
        ASSERT_EQ(value, psf.values(e.z - 1 - z, y, x));
        ASSERT_EQ(value, psf.values(z, e.y - 1 - y, x));
        ASSERT_EQ(value, psf.values(z, y, e.x - 1 - x));
      }
    }
  }
}

TEST_P(LightSheetPsfOf, DoesNotChangeWhenAllLengthsAreScaled) {
  constexpr double scale = 1.7;
  LightSheetOptics scaled = GetParam().optics;
  scaled.excitation_nm *= scale;
  scaled.emission_nm *= scale;
  scaled.slit_width_mm *= scale;
  scaled.cylinder_focal_length_mm *= scale;
  const Spacing3& d = GetParam().voxel;
  const auto same = light_sheet_psf(scaled, {d.z * scale, d.y * scale, d.x * scale});
  ASSERT_EQ(same.values.extent(), psf.values.extent());
  for (std::int64_t i = 0; i < psf.values.size(); ++i) {
    ASSERT_NEAR(same.values.data()[i], psf.values.data()[i], 1e-9);
  }
  EXPECT_NEAR(same.captured_energy, psf.captured_energy, 1e-12);
}

INSTANTIATE_TEST_SUITE_P(Goldens, LightSheetPsfOf, testing::ValuesIn(golden::microscopes));

class LightSheetPsfVariantOf : public testing::TestWithParam<golden::Variant> {};

TEST_P(LightSheetPsfVariantOf, KeepsTheInvariants) {
  const auto psf = light_sheet_psf(GetParam().optics, GetParam().voxel);
  EXPECT_NEAR(std::accumulate(psf.values.begin(), psf.values.end(), 0.0), 1, 1e-7);
  EXPECT_GE(*std::min_element(psf.values.begin(), psf.values.end()), 0);
  EXPECT_TRUE(psf.symmetric);
  EXPECT_GT(psf.captured_energy, 0.8);
  EXPECT_LT(psf.captured_energy, 1);
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_EQ(psf.half_support()[axis], std::ceil(3 * GetParam().fwhm[axis] / GetParam().voxel[axis]));
  }
}

INSTANTIATE_TEST_SUITE_P(Goldens, LightSheetPsfVariantOf, testing::ValuesIn(golden::variants),
                         [](const auto& variant) { return std::string(variant.param.name); });

TEST(LightSheetPsf, ReportsTheEnergyItCaptures) {
  EXPECT_NEAR(light_sheet_psf(optics(), voxel).captured_energy, 0.86, 0.02);
}

TEST(LightSheetPsf, KeepsNeighboursWhereVoxelsAreCoarserThanItself) {
  const auto psf = light_sheet_psf(optics(), {50, 4, 4});
  EXPECT_EQ(psf.values.extent(), (Extent3{3, 3, 3}));
  EXPECT_NEAR(std::accumulate(psf.values.begin(), psf.values.end(), 0.0), 1, 1e-7);
}

TEST(LightSheetPsf, SheetPropagatesAlongX) {
  const auto psf = light_sheet_psf(with(&LightSheetOptics::slit_width_mm, 400), {0.5, 0.2, 0.2});
  EXPECT_LT(psf.fwhm.x, 0.99 * psf.fwhm.y);
}

TEST(LightSheetPsf, RefusesImpossibleOpticsByName) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double bad : {0.0, -1.0, nan, std::numeric_limits<double>::infinity()}) {
    EXPECT_THAT(refusal(with(&LightSheetOptics::na, bad)), HasSubstr("numerical aperture"));
    EXPECT_THAT(refusal(with(&LightSheetOptics::refractive_index, bad)), HasSubstr("refractive index"));
    EXPECT_THAT(refusal(with(&LightSheetOptics::excitation_nm, bad)), HasSubstr("excitation wavelength"));
    EXPECT_THAT(refusal(with(&LightSheetOptics::emission_nm, bad)), HasSubstr("emission wavelength"));
    EXPECT_THAT(refusal(with(&LightSheetOptics::cylinder_focal_length_mm, bad)), HasSubstr("focal length"));
    EXPECT_THAT(refusal(with(&LightSheetOptics::slit_width_mm, bad)), HasSubstr("slit width"));
    EXPECT_THAT(refusal(optics(), {bad, 0.4, 0.4}), HasSubstr("voxel size along z"));
    EXPECT_THAT(refusal(optics(), {1.2, bad, 0.4}), HasSubstr("voxel size along y"));
    EXPECT_THAT(refusal(optics(), {1.2, 0.4, bad}), HasSubstr("voxel size along x"));
  }
}

TEST(LightSheetPsf, RefusesAnApertureAtOrAboveTheIndex) {
  EXPECT_THAT(refusal(with(&LightSheetOptics::na, 1.42)), HasSubstr("below the refractive index 1.42"));
  EXPECT_THAT(refusal(with(&LightSheetOptics::na, 1.5)), HasSubstr("numerical aperture 1.5"));
}

TEST(LightSheetPsf, RefusesImpossibleChoicesByName) {
  EXPECT_THAT(refusal(with(&LightSheetOptics::effective_na, 1.5)),
              HasSubstr("effective numerical aperture 1.5 must be below the refractive index 1.42"));
  EXPECT_THAT(refusal(with(&LightSheetOptics::effective_na, -0.1)),
              HasSubstr("effective numerical aperture"));
  EXPECT_THAT(refusal(with(&LightSheetOptics::scale_xy, 0)), HasSubstr("stretch of the PSF in y and x"));
  EXPECT_THAT(refusal(with(&LightSheetOptics::scale_z, -1)), HasSubstr("stretch of the PSF in z"));
  EXPECT_THAT(refusal(with(&LightSheetOptics::beam_radius_mm, 0)), HasSubstr("radius of the beam"));
  EXPECT_THAT(refusal(with(&LightSheetOptics::sheet_fwhm_um, -5)), HasSubstr("thickness of the light sheet"));
  LightSheetOptics thin = with(&LightSheetOptics::sheet_fwhm_um, 0.3);
  thin.sheet = SheetModel::gaussian;
  EXPECT_THAT(refusal(thin), HasSubstr("no light sheet can be as thin as 0.3 µm"));
}

TEST(LightSheetPsf, NotesWhatItAssumed) {
  EXPECT_THAT(
      light_sheet_psf(optics(), voxel).notes,
      ElementsAre(HasSubstr("born-wolf"), AllOf(HasSubstr("sheet slit"), HasSubstr("along x, 9.943"))));
  LightSheetOptics changed = with(&LightSheetOptics::effective_na, 0.35);
  changed.model = PsfModel::legacy_becker2019;
  changed.scale_z = 1.25;
  changed.sheet_axis = SheetAxis::y;
  EXPECT_THAT(light_sheet_psf(changed, voxel).notes,
              ElementsAre(HasSubstr("legacy-becker2019"), HasSubstr("0.35 in place of 0.4"),
                          HasSubstr("1 times in y and x, 1.25 times in z"),
                          AllOf(HasSubstr("sheet circular"), HasSubstr("along y"))));
  changed.sheet = SheetModel::none;
  EXPECT_THAT(light_sheet_psf(changed, voxel).notes, Contains(HasSubstr("detection alone")));
}

TEST(LightSheetPsf, WithoutASheetIsAsDeepAsDetectionSees) {
  LightSheetOptics alone = optics();
  alone.sheet = SheetModel::none;
  const auto psf = light_sheet_psf(alone, voxel);
  EXPECT_EQ(psf.half_support().z, std::ceil(3 * 1.771786 * 1.42 * 0.6 / 0.16 / 1.2));
  // Found by numerical integration apart from this program.
  EXPECT_NEAR(psf.captured_energy, 0.5718, 2e-4);
}

TEST(LightSheetPsf, NamesTheUnitsWhereOneWasMistaken) {
  EXPECT_THAT(refusal(with(&LightSheetOptics::emission_nm, 0.6)), HasSubstr("wavelengths in nanometres"));
  EXPECT_THAT(refusal(optics(), {1200, 400, 400}), HasSubstr("voxel sizes are in micrometres"));
  EXPECT_THAT(refusal(optics(), {0.0012, 0.0004, 0.0004}), HasSubstr("voxel sizes are in micrometres"));
  EXPECT_THAT(refusal(with(&LightSheetOptics::na, 1e-300)), HasSubstr("check the units"));
}

TEST(LightSheetPsf, RefusesASheetThatDivergesWithinIt) {
  LightSheetOptics wide = with(&LightSheetOptics::na, 0.02);
  wide.slit_width_mm = 4000;
  EXPECT_THAT(refusal(wide, {1, 5, 5}), HasSubstr("diverges"));
}

} // namespace
} // namespace lsdeconv
