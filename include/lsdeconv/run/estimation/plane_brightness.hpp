#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// How a slice's brightness stands to that of the slices beside it, by the tiles of a slice: the median of
/// the logarithms of a tile's light over the geometric mean of the two beside it, and 1.48 times the median
/// distance from that, the standard deviation where they scatter normally.
struct PlaneChange {
  double median = 0;
  double spread = 0;
};

/// The bands of rows of slice z that it is compared by: all rows of a small one.
std::vector<Box3> light_windows(const Extent3& volume, std::int64_t z);

/// The means of the tiles of one slice, less `offset`; tiles with zeros or what is not finite are 0. rows: of
/// a slice (1, y, x).
std::vector<float> tile_light(VolumeView<const float> rows, float offset);

/// The change of a slice by the light of its tiles and of those in the slices before and behind it; of the
/// seven tenths that are brightest.
PlaneChange plane_change(const std::vector<float>& before, const std::vector<float>& here,
                         const std::vector<float>& behind);

/// Whether the light that the slices are taken with changes from one to the next: half of some slices change
/// by more than 4 %, and in a third of them or more all tiles do so together, by more than their spread. An
/// object changes some tiles and not others.
bool flickers(const std::vector<PlaneChange>& changes);

/// The plane_factors() of a volume that flickers() by eight slices and those beside them, else nothing.
/// Collective over `ranks`.
std::vector<float> find_plane_factors(VolumeReader& counts, float offset, const mpi::Communicator& ranks);

/// The brightness of every slice in relation to those around it: the light of each one over that of the one
/// before (the median over tiles of several bands of rows), multiplied up, over a running median of nine
/// slices that is averaged over five; between 0.2 and 5, and a whole number of thousandths. Reads a part of
/// every slice, shared out over the ranks. offset: counts of the camera in the dark. Collective over `ranks`.
std::vector<float> plane_factors(VolumeReader& counts, float offset, const mpi::Communicator& ranks);

} // namespace lsdeconv
