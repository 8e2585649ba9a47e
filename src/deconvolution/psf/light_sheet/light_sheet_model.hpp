#pragma once

#include "detection.hpp"
#include "light_sheet.hpp"

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// The PSF of the microscope as a continuous function, 1 in the focus: detection times illumination. Lengths
/// in micrometres.
class LightSheetModel {
public:
  /// `farthest`: the distance from the waist up to which sections of the sheet will be asked for. Throws
  /// UserError for optics that cannot exist.
  explicit LightSheetModel(const LightSheetOptics& optics, double farthest = 0);

  [[nodiscard]] const Detection& detection() const { return detection_; }
  [[nodiscard]] const LightSheet& sheet() const { return sheet_; }
  /// 2 for a sheet that propagates along x, 1 along y.
  [[nodiscard]] int sheet_axis() const { return optics_.sheet_axis == SheetAxis::x ? 2 : 1; }
  /// Whether there is a sheet at all.
  [[nodiscard]] bool has_sheet() const { return sheet_.u(1) > 0; }

  /// The same detection without a sheet.
  [[nodiscard]] LightSheetModel detection_alone() const;

  /// The sheet at the distance `along` from the centre of the PSF, in the direction of propagation; the
  /// centre lies in the waist.
  [[nodiscard]] LightSheet::Section section(double along) const;
  /// At a distance from the focus.
  [[nodiscard]] double intensity(double z, double y, double x) const;
  /// Full widths at half maximum along the axes through the focus.
  [[nodiscard]] Triple<double> full_widths() const;
  /// FWHM along z where one section of the sheet illuminates the whole PSF.
  [[nodiscard]] double full_depth(const LightSheet::Section& section) const;
  /// What the model assumes, one sentence each, for PointSpreadFunction::notes.
  [[nodiscard]] std::vector<std::string> notes() const;

private:
  LightSheetOptics optics_;
  Detection detection_;
  LightSheet sheet_;
};

} // namespace lsdeconv
