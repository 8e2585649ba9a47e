#pragma once

#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <vector>

namespace lsdeconv {

/// A box of the volume and how much it holds above the background.
struct SampleBox {
  Box3 box;
  double light = 0;
};

/// Boxes of one extent, evenly spread and apart from each other, that a deconvolution can be judged in: four
/// PSFs long where the volume is. A function of volume and PSF alone; at most 24 layers of them.
std::vector<Box3> candidate_boxes(const Extent3& volume, const Extent3& half_support);

/// At most seven, and a quarter of the candidates but three: in the order of their light, those at which the
/// light summed up passes the middles of equal parts. So they stand for where the light is, rather than for
/// the brightest spots or for the empty surroundings.
std::vector<Box3> representative(std::vector<SampleBox> candidates);

/// The representative boxes of a volume; the light of a box is that of its middle slice. background and
/// offset: in counts. The same for any number of ranks. Collective over `ranks`.
std::vector<Box3> sample_boxes(VolumeReader& reader, const Extent3& half_support, float background,
                               float offset, const mpi::Communicator& ranks);

} // namespace lsdeconv
