#pragma once

#include "lsdeconv/compute/voxel_functions.hpp"

#include <cstdint>

namespace lsdeconv {

/// Half-open range of voxels along one axis.
struct AxisRange {
  std::int64_t begin;
  std::int64_t end;
  constexpr bool operator==(const AxisRange&) const = default;
  [[nodiscard]] LSDECONV_HOST_DEVICE constexpr bool empty() const { return end <= begin; }
};

/// One axis of a transform, of the data in it and of the PSF: `length` voxels of transform, of which the
/// first `data` are observed. Where the axis does not wrap, the object reaches `half` voxels beyond both ends
/// of the data; the part before the data lies, cyclically, at the end of the transform.
struct AxisCoverage {
  std::int64_t length;
  std::int64_t data;
  std::int64_t half;
  bool wraps;

  /// The PSF voxels around object voxel i that fall on data: what h(q - i) runs over for q in the data.
  [[nodiscard]] LSDECONV_HOST_DEVICE constexpr AxisRange overlap(std::int64_t i) const {
    const std::int64_t size = 2 * half + 1;
    if (wraps) {
      return {0, size};
    }
    const std::int64_t position = i < data + half ? i : i - length;
    const std::int64_t begin = half - position;
    const std::int64_t end = begin + data;
    return {begin < 0 ? 0 : begin, end > size ? size : end};
  }
};

} // namespace lsdeconv
