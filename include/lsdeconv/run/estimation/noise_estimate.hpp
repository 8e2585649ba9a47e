#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <optional>
#include <vector>

namespace lsdeconv {

/// What is known of a volume's counts beside their noise.
struct CountFacts {
  bool rounded = true;          ///< Whether they are whole numbers.
  std::optional<double> offset; ///< What the camera shows in the dark, where it is given.
};

/// Places along z at which the noise is looked at.
inline constexpr std::int64_t noise_positions = 8;

/// The parts of a volume of that extent that the noise is looked at in: five neighbouring slices, where there
/// are as many, at up to noise_positions places along z, each as wide as the slice and as high as takes a few
/// thousand small tiles. None where a slice is smaller than a tile.
std::vector<Box3> noise_boxes(const Extent3& volume);

/// The noise model of a volume, read off small tiles in its noise_boxes(): the variance of what varies from
/// voxel to voxel, behind three filters that pass no focused light, over the mean. The same for any number of
/// ranks. No gain (NoiseSource::smoothed) where the noise of neighbours is alike or the filters differ, as on
/// data that were filtered or resampled; none (unclear) where the slope is not sure to 30 %. Throws Error
/// where the reader does. Collective over `ranks`.
NoiseModel estimate_noise(VolumeReader& reader, const CountFacts& facts, const mpi::Communicator& ranks);

} // namespace lsdeconv
