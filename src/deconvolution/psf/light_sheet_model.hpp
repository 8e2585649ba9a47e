#pragma once

#include "born_wolf.hpp"
#include "slit_sheet.hpp"

#include "lsdeconv/deconvolution/point_spread_function.hpp"

namespace lsdeconv {

/// The PSF of the microscope as a function of place, 1 in the focus: detection times illumination. Lengths in
/// micrometres; x is the direction in which the sheet propagates, its waist lies at x = 0.
struct LightSheetModel {
  /// Throws UserError for optics that cannot exist.
  explicit LightSheetModel(const LightSheetOptics& optics);

  BornWolf detection;
  SlitSheet sheet;

  [[nodiscard]] double intensity(double z, double y, double x) const;
  /// Full widths at half maximum along the axes through the focus.
  [[nodiscard]] Triple<double> full_widths() const;
};

} // namespace lsdeconv
