#include "light_sheet_model.hpp"

#include "full_width.hpp"
#include "requirements.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

const LightSheetOptics& checked(const LightSheetOptics& optics) {
  require_positive("the numerical aperture", optics.na);
  require_positive("the excitation wavelength", optics.excitation_nm, "nm");
  require_positive("the emission wavelength", optics.emission_nm, "nm");
  require_positive("the focal length of the cylinder lens", optics.cylinder_focal_length_mm, "mm");
  require_positive("the slit width", optics.slit_width_mm, "mm");
  if (!(optics.refractive_index >= 1 && std::isfinite(optics.refractive_index))) {
    throw UserError(
        text("the refractive index must be at least 1 (it is ", number_text(optics.refractive_index), ")"));
  }
  if (optics.na >= optics.refractive_index) {
    throw UserError(text("the numerical aperture ", number_text(optics.na),
                         " must be below the refractive index ", number_text(optics.refractive_index),
                         " (no light leaves the medium at a steeper angle)"));
  }
  return optics;
}

} // namespace

LightSheetModel::LightSheetModel(const LightSheetOptics& optics)
    : detection(checked(optics).na, optics.refractive_index, optics.emission_nm * 1e-3),
      sheet(slit_aperture(optics.slit_width_mm, optics.cylinder_focal_length_mm), optics.refractive_index,
            optics.excitation_nm * 1e-3) {}

double LightSheetModel::intensity(double z, double y, double x) const {
  return detection.intensity(std::hypot(x, y), z) * sheet.intensity(z, x);
}

Triple<double> LightSheetModel::full_widths() const {
  // The product falls to half no later than either factor does; the margin covers their rounding.
  const double lateral = 0.501 * detection.lateral_width();
  const double axial = 0.501 * std::min(detection.axial_width(), sheet.waist_width());
  return {full_width([&](double z) { return intensity(z, 0, 0); }, axial),
          full_width([&](double y) { return intensity(0, y, 0); }, lateral),
          full_width([&](double x) { return intensity(0, 0, x); }, lateral)};
}

} // namespace lsdeconv
