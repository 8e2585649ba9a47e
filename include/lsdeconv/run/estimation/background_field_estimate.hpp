#pragma once

#include "lsdeconv/filters/background_field.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// A tile of a slice and where it lies.
struct PlacedTile {
  float mean = 0; ///< Counts above the camera's offset.
  float z = 0;    ///< Of its centre, in voxels of the whole volume.
  float y = 0;
  float x = 0;
};

/// The haze over a volume, and how well it is seen.
struct HazeField {
  BackgroundField field;
  double open = 0;  ///< Part of the nodes around which an eighth of the tiles show haze alone.
  double noise = 0; ///< Standard deviation of the noise of a tile in the dark, counts; 0: not known.

  /// Whether the haze is so uneven, and so surely haze, that one level is worse: nine of ten nodes are open,
  /// and the haze rises by more than 15 standard deviations of the noise and 0.4 of its median, slowly: the
  /// mean square of the difference of neighbouring nodes is below 0.8 times the variance of all (von Neumann,
  /// Ann. Math. Stat. 12:367, 1941; twice for what has no order). On 10 phantoms with such haze and
  /// structures between which it is seen that is at most 0.5; of 100 others, with noise, stripes and flicker,
  /// those with so many open nodes have 1.2 and more, and in dense tissue at most 0.7 of the nodes are open.
  [[nodiscard]] bool is_uneven() const;
};

/// The haze over a volume of such an extent that its tiles show. At each node it is the lower envelope of the
/// tiles up to three quarters of the distance to the next nodes away (see intensities_of()), found by
/// repeated correction, so that a slope does not lower it; nodes that structure surrounds, or no tile, get
/// the mean of their neighbours. The same for any order of the tiles.
HazeField fit_background(std::vector<PlacedTile> tiles, const Extent3& volume, const NoiseModel& noise);

/// Reads tiles of the slices at sample_positions(), shared out over the ranks, and gives them to
/// fit_background(): the same for any number of ranks. whole: the volume; offset: of the camera, in counts,
/// as the deconvolution takes it off. Throws Error where the reader does. Collective over `ranks`.
HazeField estimate_background(VolumeReader& whole, float offset, const NoiseModel& noise,
                              const mpi::Communicator& ranks);

} // namespace lsdeconv
