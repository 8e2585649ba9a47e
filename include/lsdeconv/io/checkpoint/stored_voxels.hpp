#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>

namespace lsdeconv {

/// The type of the numbers in a checkpoint's /volume.
enum class StoredType {
  float32, ///< IEEE 754 binary32: every voxel as it was computed.
  float16  ///< IEEE 754 binary16, half precision: half the bytes, 11 significant bits.
};

/// How a checkpoint stores voxels.
struct StoredVoxels {
  StoredType type = StoredType::float32;
  /// Of float16, -100 … 100: a number of the file stands for 2^exponent times as many counts.
  int exponent = 0;

  /// Of a voxel in the file.
  [[nodiscard]] std::int64_t bytes_per_voxel() const;
  /// Counts that a 1 in the file stands for: 2^exponent, and 1 for float32.
  [[nodiscard]] double scale_factor() const;
  /// The most counts that a voxel can have; infinity for float32.
  [[nodiscard]] double largest() const;
};

/// float16 with the smallest scale factor, a power of two, with which voxels of up to `largest` counts can be
/// stored; 1 where `largest` is not above 0 or not finite. A voxel of 2^-14 scale factors or more differs by
/// at most 2^-11 of itself from what is stored, a smaller one by at most 2^-25 scale factors.
StoredVoxels half_precision_up_to(double largest);

/// Gives voxels, in counts, the values that a checkpoint will return: with float16 the nearest of what it can
/// store, of two equally near ones that whose last bit is 0; beyond largest(), that. Returns how many were
/// so far beyond it that they would round to more. NaN stays NaN. The same for any number of threads.
std::int64_t round_as_stored(VolumeView<float> voxels, const StoredVoxels& stored, int threads = 1);

} // namespace lsdeconv
