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

/// The haze over a volume of such an extent that its tiles show. At each node it is the lower envelope of the
/// tiles up to three quarters of the distance to the next nodes away (see intensities_of()), found by
/// repeated correction, so that a slope does not lower it; nodes that structure surrounds, or no tile, get
/// the mean of their neighbours. The same for any order of the tiles.
BackgroundField fit_background(std::vector<PlacedTile> tiles, const Extent3& volume, const NoiseModel& noise);

/// Reads tiles of the slices at sample_positions(), shared out over the ranks, and gives them to
/// fit_background(): the same for any number of ranks. whole: the volume; offset: of the camera, in counts,
/// as the deconvolution takes it off. Throws Error where the reader does. Collective over `ranks`.
BackgroundField estimate_background(VolumeReader& whole, float offset, const NoiseModel& noise,
                                    const mpi::Communicator& ranks);

} // namespace lsdeconv
