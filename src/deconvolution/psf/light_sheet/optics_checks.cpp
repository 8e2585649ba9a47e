#include "optics_checks.hpp"

#include "../requirements.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cmath>

namespace lsdeconv {
namespace {

void require_aperture(const std::string& name, double na, double refractive_index) {
  require_positive(name, na);
  if (na >= refractive_index) {
    throw UserError(text(name, " ", number_text(na), " must be below the refractive index ",
                         number_text(refractive_index), " (no light leaves the medium at a steeper angle)"));
  }
}

void require_sheet(const LightSheetOptics& optics) {
  require_positive("the focal length of the cylinder lens", optics.cylinder_focal_length_mm, "mm");
  require_positive("the slit width", optics.slit_width_mm, "mm");
  require_positive("the radius of the beam", optics.beam_radius_mm, "mm");
  if (optics.sheet_fwhm_um != 0) {
    require_positive("the thickness of the light sheet", optics.sheet_fwhm_um, "µm");
  }
}

} // namespace

const LightSheetOptics& checked(const LightSheetOptics& optics) {
  require_positive("the excitation wavelength", optics.excitation_nm, "nm");
  require_positive("the emission wavelength", optics.emission_nm, "nm");
  require_sheet(optics);
  require_positive("the stretch of the PSF in y and x", optics.scale_xy);
  require_positive("the stretch of the PSF in z", optics.scale_z);
  if (!(optics.refractive_index >= 1 && std::isfinite(optics.refractive_index))) {
    throw UserError(
        text("the refractive index must be at least 1 (it is ", number_text(optics.refractive_index), ")"));
  }
  require_aperture("the numerical aperture", optics.na, optics.refractive_index);
  if (optics.effective_na != 0) {
    require_aperture("the effective numerical aperture", optics.effective_na, optics.refractive_index);
  }
  return optics;
}

} // namespace lsdeconv
