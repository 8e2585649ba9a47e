#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/filters/destripe_method.hpp"

#include <vector>

namespace lsdeconv {

/// The stripes of a volume, in counts: the sum over m of profiles(0, a, m) · maps(m, s, c), where a, s and c
/// are the positions of the voxel along the axes along, stacked and across of stripe_axes(axis). So stripes
/// along z are the sum of profiles(0, z, m) · maps(m, y, x), those along x of profiles(0, x, m) ·
/// maps(m, z, y).
struct Stripes {
  Volume<float> maps;     ///< [m, stacked, across]
  Volume<float> profiles; ///< [1, along, m]
  DestripeAxis axis = DestripeAxis::z;
};

/// Subtracts the stripes from the voxels of the box `box` of the volume, in place. Voxels of exactly 0
/// counts, with which stitching programs fill what no camera saw, stay 0.
void subtract_stripes(VolumeView<float> voxels, const Box3& box, const Stripes& stripes, int threads);

/// Adds to sums(m, y, x) the sum over the slices of weights[m][slice] · slices(slice, y, x). There are as
/// many weights as slices.
void accumulate_slices(VolumeView<const float> slices, const std::vector<const double*>& weights,
                       VolumeView<double> sums, int threads);

/// The median over the slices of every column. `medians` has one slice.
void column_medians(VolumeView<const float> samples, VolumeView<double> medians, int threads);

} // namespace lsdeconv
