#include "microscope_optics.hpp"

namespace lsdeconv {

LightSheetOptics optics_of(const Microscope& microscope) {
  return {
      .na = microscope.na,
      .refractive_index = microscope.rf,
      .excitation_nm = microscope.lambda_ex,
      .emission_nm = microscope.lambda_em,
      .cylinder_focal_length_mm = microscope.fcyl,
      .slit_width_mm = microscope.slitwidth,
  };
}

} // namespace lsdeconv
