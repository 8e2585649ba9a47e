#include "../psf_support.hpp"
#include "../requirements.hpp"
#include "light_sheet_model.hpp"
#include "pixel_averages.hpp"

#include <algorithm>

namespace lsdeconv {

PointSpreadFunction light_sheet_psf(const LightSheetOptics& optics, const Spacing3& voxel) {
  require_positive(voxel);
  const LightSheetModel model(optics);
  PointSpreadFunction psf;
  psf.voxel = voxel;
  psf.fwhm = model.full_widths();
  check_scale(psf.fwhm, voxel);
  const Extent3 half = half_support_of(psf.fwhm, voxel);
  const Volume<double> octant = pixel_averages(model, voxel, half);
  const double sum = mirrored_sum(octant.view());
  psf.values = mirrored(octant.view(), 1 / sum);
  psf.captured_energy = std::min(1.0, sum / whole_energy(model, voxel, 2 * half.z + 1));
  psf.symmetric = true;
  psf.notes = model.notes();
  return psf;
}

} // namespace lsdeconv
