#pragma once

#include <cstdint>

namespace lsdeconv {

/// What is known of the samples that a volume, or the core of one of its blocks, was deconvolved from. The
/// raw value of a voxel is sample - offset - background, in counts: the scale of the result, which is what
/// lies above offset and background, too. Samples are taken as the deconvolution gets them, behind all
/// filters of the input. Voxels that are unseen (masked) count as such and in nothing else.
struct RawCounts {
  double sum = 0;             ///< Of the raw values of all voxels that are seen; may be negative.
  std::int64_t unseen = 0;    ///< Voxels that are left out because they say nothing of the object.
  std::int64_t saturated = 0; ///< Voxels whose samples are lower bounds only.
  std::int64_t zeros = 0;     ///< Voxels whose sample is exactly 0, the offset not taken off.

  bool operator==(const RawCounts&) const = default;
  /// Adds those of other voxels.
  RawCounts& operator+=(const RawCounts& other) {
    sum += other.sum;
    unseen += other.unseen;
    saturated += other.saturated;
    zeros += other.zeros;
    return *this;
  }
};

} // namespace lsdeconv
