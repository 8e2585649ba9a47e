#pragma once

#include "lsdeconv/compute/axis_coverage.hpp"
#include "lsdeconv/compute/backend.hpp"

#include <span>
#include <vector>

namespace lsdeconv {

/// Sums of a PSF over boxes, from its summed-area table (Crow 1984) in double precision.
class CumulativePsf {
public:
  explicit CumulativePsf(VolumeView<const float> psf);
  [[nodiscard]] const Extent3& extent() const { return extent_; }
  /// (z, y, x): sum over all voxels before z, before y and before x; one longer than the PSF along each axis.
  [[nodiscard]] const Volume<double>& table() const { return table_; }
  /// prefix[k] = sum of the PSF over z, y and [0, k) along x; prefix has extent().x + 1 elements.
  void prefix(AxisRange z, AxisRange y, std::span<double> prefix) const;

private:
  Extent3 extent_;
  Volume<double> table_;
};

/// W = 1/alpha row by row, alpha = H' M the part of a voxel's light that falls on data (Bertero & Boccacci
/// 2005).
class Weights {
public:
  /// Throws Error where the transform is too small for the coverage.
  Weights(const Extent3& transform, const Coverage& coverage, VolumeView<const float> psf);

  /// The weights of row (z, y): either `buffer`, filled, or a row kept here. Both have the transform's
  /// length.
  [[nodiscard]] const float* row(std::int64_t z, std::int64_t y, std::span<float> buffer) const;
  /// Per axis where the PSF meets data at all.
  [[nodiscard]] const Triple<AxisCoverage>& axes() const { return axes_; }
  [[nodiscard]] const CumulativePsf& psf() const { return psf_; }

private:
  void fill(AxisRange z, AxisRange y, std::span<float> row) const;

  CumulativePsf psf_;
  Triple<AxisCoverage> axes_;
  AxisRange unclipped_;               ///< Where the whole PSF meets data along x.
  std::vector<std::int64_t> clipped_; ///< Where a part of it does.
  std::vector<float> interior_;       ///< The row where z and y are not clipped.
};

} // namespace lsdeconv
