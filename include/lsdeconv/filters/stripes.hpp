#pragma once

#include "lsdeconv/core/volume.hpp"

#include <vector>

namespace lsdeconv {

/// What destriping takes out of a volume: at (z, y, x) the sum over m of profiles(0, z, m) · maps(m, y, x).
struct Stripes {
  Volume<float> maps;     ///< [m, y, x]
  Volume<float> profiles; ///< [1, z, m]
};

/// Takes the stripes off the voxels of the region `box`. Voxels of exactly 0 counts, with which stitching
/// programs fill what no camera saw, stay 0.
void subtract_stripes(VolumeView<float> voxels, const Box3& box, const Stripes& stripes, int threads);

/// sums(m, y, x) += the sum over the slices of weights[m][slice] · slices(slice, y, x).
void accumulate_slices(VolumeView<const float> slices, const std::vector<const double*>& weights,
                       VolumeView<double> sums, int threads);

/// Median over z of every column; medians has one slice.
void column_medians(VolumeView<const float> samples, VolumeView<double> medians, int threads);

} // namespace lsdeconv
