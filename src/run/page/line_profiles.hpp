#pragma once

#include "compared_box.hpp"

#include <optional>
#include <vector>

namespace lsdeconv {

/// Where a profile falls to half the height of its peak, in samples from its beginning.
struct PeakWidth {
  double left = 0;
  double right = 0;
  double level = 0; ///< The half of the height, above the feet of the peak.

  /// The full width at half maximum.
  [[nodiscard]] double samples() const { return right - left; }
};

/// The width of the peak at the middle of a profile, or up to two samples beside it, at half the height
/// between the peak and the mean of the least values on its two sides, found by linear interpolation. None
/// where the profile does not fall to it on both sides, or holds a NaN.
std::optional<PeakWidth> width_of_peak(const std::vector<double>& profile);

/// Lines through the brightest structures along one axis, before and after. Each is the mean of many, as
/// noise would make a single raw line look narrower than it is.
struct AxisWidths {
  int structures = 0;         ///< Lines that the means are of.
  std::vector<double> raw;    ///< Mean counts, the structures in the middle.
  std::vector<double> result; ///< The same of the result.
  PeakWidth raw_width{};      ///< Of that mean.
  PeakWidth result_width{};   ///< Of that mean.
};

/// The mean of lines along an axis through the brightest local maxima of the results, at most 60 of each box,
/// at least three voxels apart and no dimmer than a tenth of its brightest, whose own width in the result can
/// be measured. Each sample of a line is the mean of the 3 by 3 voxels across it. reach: samples to each side
/// of the middle. None where nothing can be measured or raw data are not known.
std::optional<AxisWidths> widths_along(int axis, const std::vector<ComparedBox>& boxes, std::int64_t reach);

} // namespace lsdeconv
