#pragma once

#include "lsdeconv/compute/voxel_functions.hpp"

#include <cstdint>

namespace lsdeconv {

/// Half-open range of voxels along one axis. Counted in 64 bits; devices that are slow at these take fewer.
template <typename Int>
struct BasicAxisRange {
  Int begin;
  Int end;
  constexpr bool operator==(const BasicAxisRange&) const = default;
  [[nodiscard]] LSDECONV_HOST_DEVICE constexpr bool empty() const { return end <= begin; }
};

/// One axis of a transform, of the data in it and of the PSF: `length` voxels of transform, of which the
/// first `data` are observed. Where the axis does not wrap, the object reaches `half` voxels beyond both ends
/// of the data; the part before the data lies, cyclically, at the end of the transform.
template <typename Int>
struct BasicAxisCoverage {
  Int length;
  Int data;
  Int half;
  bool wraps;

  /// The PSF voxels around object voxel i that fall on data: what h(q - i) runs over for q in the data.
  [[nodiscard]] LSDECONV_HOST_DEVICE constexpr BasicAxisRange<Int> overlap(Int i) const {
    const Int size = 2 * half + 1;
    if (wraps) {
      return {0, size};
    }
    const Int position = i < data + half ? i : i - length;
    const Int begin = half - position;
    const Int end = begin + data;
    return {begin < 0 ? 0 : begin, end > size ? size : end};
  }
};

using AxisRange = BasicAxisRange<std::int64_t>;
using AxisCoverage = BasicAxisCoverage<std::int64_t>;

} // namespace lsdeconv
