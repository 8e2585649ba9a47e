#include "measured_checks.hpp"

#include "visit_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

/// Beyond these limits a voxel size was most likely given in another unit.
constexpr double coarsest_voxel_in_widths = 10;
constexpr double most_voxels = 1LL << 28;

} // namespace

void check_measured_values(VolumeView<const float> values) {
  const Extent3 extent = values.extent();
  if (voxel_count(extent) == 0) {
    throw UserError("the PSF has no voxels");
  }
  bool flat = voxel_count(extent) > 1;
  visit_voxels(extent, [&](const Index3& at) {
    const float value = values(at.z, at.y, at.x);
    if (!std::isfinite(value)) {
      throw UserError(text("the PSF has the value ", value, " at z ", at.z, " y ", at.y, " x ", at.x,
                           "; every value must be finite"));
    }
    flat = flat && value == values(0, 0, 0);
  });
  if (flat) {
    throw UserError("all values of the PSF are equal: it has no peak");
  }
}

void check_measured_scale(const Triple<double>& fwhm, const Spacing3& image, const Extent3& half) {
  double voxels = 1;
  for (int axis = 0; axis < axes; ++axis) {
    if (image[axis] > coarsest_voxel_in_widths * fwhm[axis]) {
      throw UserError(text("a voxel of the image is ", number_text(image[axis]), " um along ", "zyx"[axis],
                           ", far coarser than the PSF, which is ", std::setprecision(3), fwhm[axis],
                           " um wide; check the voxel sizes of both (in um)"));
    }
    voxels *= 2 * static_cast<double>(half[axis]) + 1;
  }
  if (!(voxels <= most_voxels)) {
    throw UserError(text("at the image's voxel size the PSF would have ", std::setprecision(2), voxels,
                         " voxels; check the voxel sizes of both (in um), or crop it around its peak"));
  }
}

} // namespace lsdeconv
