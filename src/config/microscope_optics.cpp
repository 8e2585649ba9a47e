#include "lsdeconv/config/microscope_optics.hpp"

namespace lsdeconv {

LightSheetOptics optics_of(const Microscope& microscope) {
  return {
      .na = microscope.na,
      .refractive_index = microscope.rf,
      .excitation_nm = microscope.lambda_ex,
      .emission_nm = microscope.lambda_em,
      .cylinder_focal_length_mm = microscope.fcyl,
      .slit_width_mm = microscope.slitwidth,
      .model = microscope.psf_model,
      .sheet = microscope.sheet,
      .sheet_axis = microscope.sheet_axis,
      .beam_radius_mm = microscope.beam_radius,
      .sheet_fwhm_um = microscope.sheet_fwhm,
      .effective_na = microscope.effective_na,
      .scale_xy = microscope.psf_scale_xy,
      .scale_z = microscope.psf_scale_z,
  };
}

} // namespace lsdeconv
