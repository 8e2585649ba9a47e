#pragma once

#include "born_wolf.hpp"
#include "light_sheet.hpp"

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// The PSF of the microscope as a function of place, 1 in the focus: detection times illumination. Lengths in
/// micrometres.
class LightSheetModel {
public:
  /// `farthest`: the distance from the waist up to which sections of the sheet will be asked for. Throws
  /// UserError for optics that cannot exist.
  explicit LightSheetModel(const LightSheetOptics& optics, double farthest = 0);

  [[nodiscard]] const BornWolf& detection() const { return detection_; }
  [[nodiscard]] const LightSheet& sheet() const { return sheet_; }
  /// 2 for a sheet that propagates along x, 1 along y.
  [[nodiscard]] int sheet_axis() const { return optics_.sheet_axis == SheetAxis::x ? 2 : 1; }
  /// Whether there is a sheet at all.
  [[nodiscard]] bool lit_by_sheet() const { return sheet_.u(1) > 0; }

  /// The same detection without a sheet.
  [[nodiscard]] LightSheetModel detection_alone() const;

  /// The sheet around the centre of the PSF, which lies in the waist: `along` is the distance in the
  /// direction of propagation.
  [[nodiscard]] LightSheet::Section section(double along) const;
  [[nodiscard]] double intensity(double z, double y, double x) const;
  /// Full widths at half maximum along the axes through the focus.
  [[nodiscard]] Triple<double> full_widths() const;
  /// The one along z where the whole PSF is lit by one section of the sheet.
  [[nodiscard]] double full_depth(const LightSheet::Section& lit_by) const;
  /// What was assumed, one sentence each.
  [[nodiscard]] std::vector<std::string> notes() const;

private:
  LightSheetOptics optics_;
  BornWolf detection_;
  LightSheet sheet_;
};

} // namespace lsdeconv
