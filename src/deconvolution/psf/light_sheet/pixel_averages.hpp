#pragma once

#include "light_sheet_model.hpp"

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Averages of the model over camera pixels, for the octant of non-negative coordinates: extent half_support
/// + 1, the focus at index 0. In y and x with 6×6 Gauss-Legendre nodes (more where a pixel is large against
/// the diffraction pattern), exact to 5e-10 of the peak. In z the values are those of the middle of the
/// plane, because each slice is taken with the stage at one height.
Volume<double> pixel_averages(const LightSheetModel& model, const Spacing3& voxel,
                              const Extent3& half_support);

/// The volume of extent 2 e - 1 whose octant from its centre on is `octant` (extent e), times `factor` and
/// rounded to float: equal under reflection along each axis to the last bit.
Volume<float> mirrored(VolumeView<const double> octant, double factor);

/// Sum over an octant's voxels and their mirror images.
double mirrored_sum(VolumeView<const double> octant);

/// Sum of the pixel averages over an infinite support, analytically: the energy of detection is the same in
/// every plane, and the sheet is sampled at the planes (LightSheet::sampled_energy). The sheet is taken as it
/// is at `distance` from its waist over all of the PSF, an error below 1e-4 as long as it stays thin over
/// many times the PSF's width. Without a sheet the energy is that of `planes` planes.
double whole_energy(const LightSheetModel& model, const Spacing3& voxel, std::int64_t planes,
                    double distance = 0);

} // namespace lsdeconv
