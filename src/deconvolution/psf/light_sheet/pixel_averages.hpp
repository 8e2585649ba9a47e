#pragma once

#include "light_sheet_model.hpp"

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Averages of the model over camera pixels, for the non-negative octant: extent half_support + 1, the focus
/// at index 0. In y and x by 6×6 Gauss-Legendre nodes (more where a pixel is coarser than the diffraction
/// pattern), exact to 5e-10 of the peak; in z at the middle of the plane, because each slice is taken with
/// the stage at one height.
Volume<double> pixel_averages(const LightSheetModel& model, const Spacing3& voxel,
                              const Extent3& half_support);

/// Sum over an octant's voxels and their mirror images.
double mirrored_sum(VolumeView<const double> octant);

/// Sum of pixel averages over an infinite support, analytically: the detected energy is the same in every
/// plane, the sheet is sampled at the planes. The sheet is taken as it is at `distance` from its waist over
/// the whole width, which changes less than 1e-4 as long as it stays thin over many times the PSF's width.
/// Without a sheet: the sum over `planes` planes.
double whole_energy(const LightSheetModel& model, const Spacing3& voxel, std::int64_t planes,
                    double distance = 0);

} // namespace lsdeconv
