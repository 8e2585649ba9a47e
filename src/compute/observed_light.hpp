#pragma once

#include "lsdeconv/compute/axis_coverage.hpp"
#include "lsdeconv/compute/backend.hpp"

#include <span>
#include <vector>

namespace lsdeconv {

/// Sums of a PSF over boxes, from its summed-area table (Crow, Comput. Graph. 18(3):207, 1984) in double
/// precision: the sum over a box is a signed sum of eight entries.
class CumulativePsf {
public:
  explicit CumulativePsf(VolumeView<const float> psf);
  /// Of the PSF.
  [[nodiscard]] const Extent3& extent() const { return extent_; }
  /// table(z, y, x) = sum over all voxels with indices below z, y and x; one longer than the PSF along each
  /// axis.
  [[nodiscard]] const Volume<double>& table() const { return table_; }
  /// prefix[k] = sum of the PSF over the ranges z and y, and over [0, k) along x; extent().x + 1 elements.
  /// The difference of two of them is the sum over a box.
  void prefix(AxisRange z, AxisRange y, std::span<double> prefix) const;

private:
  Extent3 extent_;
  Volume<double> table_;
};

/// alpha of Convolver, one row of the transform at a time. alpha(i) is the sum of the part
/// of the PSF around object voxel i that falls on data. That part is a box (AxisCoverage::overlap), since the
/// data are one: alpha follows exactly from the summed-area table, without convolving M and without an array
/// of the transform's size. Most rows lie where z and y do not clip the PSF and are all the same row.
class ObservedLight {
public:
  /// Throws Error where the transform is too small for the coverage.
  ObservedLight(const Extent3& transform, const Coverage& coverage, VolumeView<const float> psf);

  /// alpha along row (z, y): either `buffer`, which is filled, or a row stored here. Both have as many
  /// elements as the transform has voxels along x. Callable by several threads.
  [[nodiscard]] const float* row(std::int64_t z, std::int64_t y, std::span<float> buffer) const;
  /// Transform, data and PSF along each axis.
  [[nodiscard]] const Triple<AxisCoverage>& axes() const { return axes_; }
  [[nodiscard]] const CumulativePsf& psf() const { return psf_; }

private:
  /// The row where the PSF is clipped to these ranges along z and y.
  void fill(AxisRange z, AxisRange y, std::span<float> row) const;

  CumulativePsf psf_;
  Triple<AxisCoverage> axes_;
  AxisRange unclipped_;               ///< Positions along x where all of the PSF falls on data.
  std::vector<std::int64_t> clipped_; ///< Positions along x where only a part of it does.
  std::vector<float> interior_;       ///< The row where the PSF is not clipped along z and y.
};

} // namespace lsdeconv
