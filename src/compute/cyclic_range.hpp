#pragma once

#include "lsdeconv/compute/axis_coverage.hpp"

#include <algorithm>

namespace lsdeconv {

/// A range of a cyclic axis that contains index 0: the first `front` and the last `back` of its `length`
/// indices. Says which planes or rows of a transform are not zero, or are wanted, so that the others need not
/// be transformed.
struct CyclicRange {
  std::int64_t front;
  std::int64_t back;
  std::int64_t length;

  static constexpr CyclicRange all(std::int64_t length) { return {length, 0, length}; }
  static constexpr CyclicRange first(std::int64_t count, std::int64_t length) { return {count, 0, length}; }
  /// The object's support: data, and half a PSF to both sides of them.
  static constexpr CyclicRange support(const AxisCoverage& axis) {
    if (axis.wraps) {
      return all(axis.length);
    }
    return {axis.data + axis.half, axis.half, axis.length};
  }

  [[nodiscard]] constexpr std::int64_t count() const { return front + back; }
  [[nodiscard]] constexpr AxisRange front_range() const { return {0, front}; }
  /// The indices outside.
  [[nodiscard]] constexpr AxisRange gap() const { return {front, length - back}; }
  [[nodiscard]] constexpr AxisRange back_range() const { return {length - back, length}; }
  /// The k-th index of the range in ascending order, 0 <= k < count().
  [[nodiscard]] constexpr std::int64_t operator[](std::int64_t k) const {
    return k < front ? k : length - count() + k;
  }
};

} // namespace lsdeconv
