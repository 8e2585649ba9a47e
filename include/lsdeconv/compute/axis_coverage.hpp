#pragma once

#include "lsdeconv/compute/voxel_functions.hpp"

#include <cstdint>

namespace lsdeconv {

/// Half-open range [begin, end) of voxel indices along one axis. `Int` is 64 bits wide on the host and 32
/// bits in GPU kernels, where 64-bit arithmetic is slow.
template <typename Int>
struct BasicAxisRange {
  Int begin; ///< First index of the range.
  Int end;   ///< One past the last index.
  /// True where both ends are equal.
  constexpr bool operator==(const BasicAxisRange&) const = default;
  /// True where the range holds no index; `end` may also be less than `begin`.
  [[nodiscard]] LSDECONV_HOST_DEVICE constexpr bool empty() const { return end <= begin; }
};

/// How the data lie in the Fourier transform along one axis. The transform has `length` voxels, the first
/// `data` of which are observed. The PSF has 2 half + 1 voxels.
///
/// Along an axis that does not wrap, the object extends `half` voxels beyond both ends of the data, since
/// light from there still reaches them (Bertero & Boccacci, Astron. Astrophys. 437:369, 2005). Indices are
/// cyclic:
///
///     index  0 ... data-1 | data ... data+half-1 | ...        | length-half ... length-1
///            observed     | object after the data | no object | object before the data
template <typename Int>
struct BasicAxisCoverage {
  Int length; ///< Voxels of the transform.
  Int data;   ///< Observed voxels.
  Int half;   ///< Half-support of the PSF in voxels.
  bool wraps; ///< The data are periodic: they fill the transform, and there is nothing beyond them.

  /// The part of the PSF centred on object voxel `i` (0 <= i < length) that falls on observed voxels, as a
  /// range of PSF indices in [0, 2 half + 1). Empty where no light of the voxel is observed.
  [[nodiscard]] LSDECONV_HOST_DEVICE constexpr BasicAxisRange<Int> overlap(Int i) const {
    const Int size = 2 * half + 1;
    if (wraps) {
      return {0, size};
    }
    // Undo the cyclic index: the object before the data has negative positions.
    const Int position = i < data + half ? i : i - length;
    const Int begin = half - position;
    const Int end = begin + data;
    return {begin < 0 ? 0 : begin, end > size ? size : end};
  }
};

using AxisRange = BasicAxisRange<std::int64_t>;       ///< As the host counts.
using AxisCoverage = BasicAxisCoverage<std::int64_t>; ///< As the host counts.

} // namespace lsdeconv
