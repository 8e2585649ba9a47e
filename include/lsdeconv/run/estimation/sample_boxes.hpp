#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <vector>

namespace lsdeconv {

/// A box of the volume and how bright it is.
struct SampleBox {
  Box3 box;
  double light = 0; ///< Mean excess over the background, in counts.
};

/// Boxes of one extent, evenly spread and without overlap, that are large enough to try a deconvolution in:
/// along each axis four times half_support (half of the PSF's extent) and at least 48 voxels, where the
/// volume is so long. At most sampled_slices layers of them, in the order of z, y, x.
std::vector<Box3> candidate_boxes(const Extent3& volume, const Extent3& half_support);

/// The PSF is checked in boxes of volumes that have at least so many voxels along every axis,
inline constexpr std::int64_t least_side_to_check = 40;
/// and where a box has at most so many: more would take a large part of a minute.
inline constexpr std::int64_t most_voxels_to_check = 1 << 20;

/// How many of so many candidates are representative().
std::int64_t representative_count(std::int64_t candidates);

/// Some of the candidates, brightest first: a quarter of them, but at least three (all where there are fewer)
/// and at most seven. They are those at which the light, summed up in that order, passes the middles of equal
/// parts of the whole: each stands for as much light as the others, so that they lie where the tissue is
/// rather than in the brightest spots alone or in the empty surroundings.
std::vector<Box3> representative(std::vector<SampleBox> candidates);

/// The representative() ones of a volume's candidate_boxes(), by the light in the middle slice of each: the
/// same for any number of ranks. offset: of the camera; background: above it; both in counts. Throws Error
/// where the reader does. Collective over `ranks`.
std::vector<Box3> sample_boxes(VolumeReader& reader, const Extent3& half_support, float background,
                               float offset, const mpi::Communicator& ranks);

} // namespace lsdeconv
