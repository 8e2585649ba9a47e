#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/quality/volume_difference.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <optional>

namespace lsdeconv {

/// Maximum projections of one volume, each pixel the largest value behind it; on rank 0 alone.
struct MaximumViews {
  Volume<float> along_z; ///< {1, y, x}
  Volume<float> along_y; ///< {1, z, x}
  Volume<float> along_x; ///< {1, z, y}
};

/// What two volumes of one extent have in common and in what they differ.
struct VolumeComparison {
  DifferenceSums sums; ///< a is the first, b the second.
  /// Voxels by which the second must be moved to lie on the first, the middle one of some boxes' shifts.
  Triple<double> shift;
  /// Finest period, in voxels, at which they agree (resolution()); none: not at all, or too thin to tell.
  Triple<std::optional<double>> agreement;
  MaximumViews first;
  MaximumViews second;
  MaximumViews difference;  ///< Of the absolute difference.
  Extent3 voxels_per_pixel; ///< Of the views.
};

/// Compares two volumes piece by piece: no more than some 10^7 voxels of each are held at once. The same for
/// any number of ranks, which share the pieces. Throws UserError where their extents differ, Error where a
/// reader does. Collective over `ranks`.
VolumeComparison compared(VolumeReader& first, VolumeReader& second, const mpi::Communicator& ranks);

} // namespace lsdeconv
