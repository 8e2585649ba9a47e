#pragma once

#include "lsdeconv/core/volume.hpp"

#include <vector>

namespace lsdeconv {

/// The stripes of a volume, in counts: at (z, y, x) the sum over m of profiles(0, z, m) · maps(m, y, x).
struct Stripes {
  Volume<float> maps;     ///< [m, y, x]
  Volume<float> profiles; ///< [1, z, m]
};

/// Subtracts the stripes from the voxels of the box `box` of the volume, in place. Voxels of exactly 0
/// counts, with which stitching programs fill what no camera saw, stay 0.
void subtract_stripes(VolumeView<float> voxels, const Box3& box, const Stripes& stripes, int threads);

/// Adds to sums(m, y, x) the sum over the slices of weights[m][slice] · slices(slice, y, x). There are as
/// many weights as slices.
void accumulate_slices(VolumeView<const float> slices, const std::vector<const double*>& weights,
                       VolumeView<double> sums, int threads);

/// The median over z of every column (y, x). `medians` has one slice.
void column_medians(VolumeView<const float> samples, VolumeView<double> medians, int threads);

} // namespace lsdeconv
