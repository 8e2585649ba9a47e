#include "observed_light.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// One axis of a coverage. Throws Error where the transform does not suit it.
AxisCoverage axis_coverage(int axis, const Extent3& transform, const Coverage& coverage, const Extent3& psf) {
  const AxisCoverage a{transform[axis], coverage.data[axis], psf[axis] / 2, coverage.wraps[axis]};
  const std::int64_t least = a.wraps ? a.data : a.data + 2 * a.half;
  if (a.length < least || (a.wraps && a.length != a.data)) {
    throw Error(text("a transform of ", a.length, " voxels along ", "zyx"[axis], " does not suit ", a.data,
                     " voxels of data that ", a.wraps ? "wrap" : "end", ": it must have ",
                     a.wraps ? "" : "at least ", least));
  }
  return a;
}

} // namespace

CumulativePsf::CumulativePsf(VolumeView<const float> psf)
    : extent_(psf.extent()), table_(extent_ + Extent3{1, 1, 1}, 0.0) {
  for (std::int64_t z = 0; z < extent_.z; ++z) {
    for (std::int64_t y = 0; y < extent_.y; ++y) {
      double row = 0;
      for (std::int64_t x = 0; x < extent_.x; ++x) {
        row += static_cast<double>(psf(z, y, x));
        table_(z + 1, y + 1, x + 1) =
            row + table_(z, y + 1, x + 1) + table_(z + 1, y, x + 1) - table_(z, y, x + 1);
      }
    }
  }
}

void CumulativePsf::prefix(AxisRange z, AxisRange y, std::span<double> prefix) const {
  const auto table = table_.view();
  // The sum over a rectangle of (z, y) from the four corners of the table; along x the table holds prefix
  // sums already.
  const double* upper = table.row(z.end, y.end);
  const double* left = table.row(z.end, y.begin);
  const double* front = table.row(z.begin, y.end);
  const double* corner = table.row(z.begin, y.begin);
  for (std::size_t k = 0; k < prefix.size(); ++k) {
    prefix[k] = upper[k] - left[k] - front[k] + corner[k];
  }
}

ObservedLight::ObservedLight(const Extent3& transform, const Coverage& coverage, VolumeView<const float> psf)
    : psf_(psf), unclipped_{0, 0}, interior_(static_cast<std::size_t>(transform.x), 1.0F) {
  for (int axis = 0; axis < lsdeconv::axes; ++axis) {
    axes_[axis] = axis_coverage(axis, transform, coverage, psf.extent());
  }
  const Extent3& size = psf_.extent();
  const AxisCoverage& x = axes_.x;
  unclipped_ = x.wraps ? AxisRange{0, x.length} : AxisRange{x.half, std::max(x.half, x.data - x.half)};
  for (std::int64_t i = 0; i < x.length; ++i) {
    if ((i < unclipped_.begin || i >= unclipped_.end) && !x.overlap(i).empty()) {
      clipped_.push_back(i);
    }
  }
  if (!x.wraps) { // else all of the PSF falls on data: 1
    fill({0, size.z}, {0, size.y}, interior_);
  }
}

const float* ObservedLight::row(std::int64_t z, std::int64_t y, std::span<float> buffer) const {
  const Extent3& size = psf_.extent();
  const AxisRange in_z = axes_.z.overlap(z);
  const AxisRange in_y = axes_.y.overlap(y);
  if (in_z == AxisRange{0, size.z} && in_y == AxisRange{0, size.y}) {
    return interior_.data();
  }
  if (in_z.empty() || in_y.empty()) {
    std::fill(buffer.begin(), buffer.end(), 0.0F);
  } else {
    fill(in_z, in_y, buffer);
  }
  return buffer.data();
}

void ObservedLight::fill(AxisRange z, AxisRange y, std::span<float> row) const {
  thread_local std::vector<double> prefix;
  prefix.resize(static_cast<std::size_t>(psf_.extent().x) + 1);
  psf_.prefix(z, y, prefix);
  std::fill(row.begin(), row.end(), 0.0F);
  std::fill(row.begin() + unclipped_.begin, row.begin() + unclipped_.end, static_cast<float>(prefix.back()));
  for (const std::int64_t i : clipped_) {
    const AxisRange x = axes_.x.overlap(i);
    row[static_cast<std::size_t>(i)] = static_cast<float>(prefix[static_cast<std::size_t>(x.end)]
                                                          - prefix[static_cast<std::size_t>(x.begin)]);
  }
}

} // namespace lsdeconv
