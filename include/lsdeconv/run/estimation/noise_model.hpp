#pragma once

namespace lsdeconv {

/// The camera's noise: a voxel of s expected counts above the offset has the variance gain s + read_noise^2.
struct NoiseModel {
  double gain = 0;       ///< Counts per photo-electron; 0: not known.
  double read_noise = 0; ///< Standard deviation in counts of a voxel without light.
};

} // namespace lsdeconv
