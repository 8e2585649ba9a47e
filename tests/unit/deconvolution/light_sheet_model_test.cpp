#include "deconvolution/psf/light_sheet_model.hpp"
#include "psf_goldens.hpp"

#include <gtest/gtest.h>

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

} // namespace
} // namespace lsdeconv
