#include "psf_support.hpp"

#include "light_sheet/optics_checks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {

Extent3 half_support_of(const Triple<double>& fwhm, const Spacing3& voxel) {
  const double lateral = std::max(fwhm.y, fwhm.x);
  const auto half = [](double width, double step) {
    return std::max<std::int64_t>(1, std::llround(std::ceil(half_support_in_widths * width / step)));
  };
  return {half(fwhm.z, voxel.z), half(lateral, voxel.y), half(lateral, voxel.x)};
}

void check_scale(const Triple<double>& fwhm, const Spacing3& voxel) {
  double voxels = 1;
  for (int axis = 0; axis < axes; ++axis) {
    if (voxel[axis] > coarsest_voxel_in_widths * fwhm[axis]) {
      throw UserError(text("a voxel of ", number_text(voxel[axis]), " µm along ", "zyx"[axis],
                           " is far coarser than the PSF, which is ", std::setprecision(3), fwhm[axis],
                           " µm wide; check the units", psf_units));
    }
    voxels *= 2 * half_support_in_widths * fwhm[axis] / voxel[axis] + 1;
  }
  if (!(voxels <= most_psf_voxels)) {
    throw UserError(text("the PSF would have ", std::setprecision(2), voxels, " voxels: it is ",
                         std::setprecision(3), fwhm.x, " µm wide and ", fwhm.z, " µm deep, at voxels of ",
                         number_text(voxel.x), " µm and ", number_text(voxel.z), " µm; check the units",
                         psf_units));
  }
}

} // namespace lsdeconv
