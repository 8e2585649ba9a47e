#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/filters/destripe_method.hpp"
#include "lsdeconv/filters/wavelet.hpp"

namespace lsdeconv {

/// Whether stripes along this axis lie in slices, each of which then tells all of them by itself.
constexpr bool in_slices(DestripeAxis axis) {
  return axis != DestripeAxis::z;
}

/// Values that are in memory at once for so many that TurnedReader reads.
constexpr std::int64_t with_turned(std::int64_t values) {
  return 2 * values;
}

/// The row that begins at `at` of values that are not finite where a voxel of theirs is not. first: the
/// number in the volume of the first row of the band. Throws Error, which names the place.
Signal finite_row(VolumeView<const double> values, const Index3& at, std::int64_t first, DestripeAxis axis);

/// Throws Error for voxels of a band from row `first` on that are not finite.
void require_finite(VolumeView<const float> voxels, std::int64_t first, DestripeAxis axis);

} // namespace lsdeconv
