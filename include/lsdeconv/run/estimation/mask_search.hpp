#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/estimation/mask_rules.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <array>
#include <vector>

namespace lsdeconv {

/// By how much the image of any object exceeds the mean of neighbours in a voxel at most, for the sets of
/// neighbours of HotVoxelTest: the largest h^f / mean of h^f around it, over the voxels of the PSF h with at
/// least 0.3 % of its peak. f = narrower^2 allows for a true PSF that is narrower by that factor. A bound
/// above 16 is given as 0, since it decides next to nothing: the PSF is not resolved.
std::array<float, HotVoxelTest::sets> steepest_rise(VolumeView<const float> psf, double narrower);

/// What the rules are looked for with.
struct MaskRequest {
  /// The stored counts, before anything is done to them, of whole slices.
  VolumeReader& counts;
  /// The PSFs (z, y, x) that blur the counts, at their voxel size.
  std::vector<VolumeView<const float>> psfs;
  /// Counts of the camera in the dark; where they differ between pixels, their mean.
  float offset = 0;
  int threads = 1;
};

/// Looks for voxels that lie in twelve slices at sample_positions(), shared out over the ranks, and counts
/// them in 256 rows of eight, for which it reads those of the slices beside them, too; gives the same rules
/// for any number of ranks.
///
/// Saturated: SampledCounts::saturation(). Zeros: voxels of exactly 0 are unseen where areas of them end
/// abruptly, as those that stitching fills in do: some steps beyond their edges at most 12 % of the voxels
/// are 0, and the first one beyond has at least half of the counts of those. Or where 0 is more than six
/// standard deviations below the darkest twentieth of the tiles and no counts lie between 0 and a quarter of
/// these. Dead: columns and rows that do not follow the
/// light that their neighbours on both sides see, and pixels that stand out of their eight neighbours and
/// show the same counts in two thirds of at least five slices. Hot: HotVoxelTest with noise from differences
/// of neighbours along x, and steepest_rise() of a PSF narrower by a fifth; not at all where the data are
/// sharper than the PSF: where the PSF as it is would find more than 1.6 times as many voxels, or where most
/// that are found have bright neighbours. Planes: find_plane_factors(). Collective over `ranks`.
MaskRules find_masks(const MaskRequest& request, const mpi::Communicator& ranks);

} // namespace lsdeconv
