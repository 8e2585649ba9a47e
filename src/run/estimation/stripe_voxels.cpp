#include "stripe_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

[[noreturn]] void refuse_voxel(std::int64_t row, std::int64_t column, DestripeAxis axis) {
  const StripeAxes order = stripe_axes(axis);
  throw Error(text("a slice has a voxel that is not finite at ", "zyx"[order.stacked], " ", row, " ",
                   "zyx"[order.across], " ", column, ": stripes cannot be found; repair that slice"));
}

} // namespace

Signal finite_row(VolumeView<const double> values, const Index3& at, std::int64_t first, DestripeAxis axis) {
  const double* row = values.row(at.z, at.y);
  const double* end = row + values.extent().x;
  const double* fault = std::find_if_not(row, end, [](double v) { return std::isfinite(v); });
  if (fault != end) {
    refuse_voxel(first + at.y, fault - row, axis);
  }
  return {row, end};
}

void require_finite(VolumeView<const float> voxels, std::int64_t first, DestripeAxis axis) {
  if (const auto bad = first_bad_voxel(voxels, [](float v) { return std::isfinite(v); })) {
    refuse_voxel(first + bad->y, bad->x, axis);
  }
}

} // namespace lsdeconv
