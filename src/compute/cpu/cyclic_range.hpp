#pragma once

#include "lsdeconv/compute/axis_coverage.hpp"

#include <algorithm>

namespace lsdeconv::cpu {

/// The first `front` and the last `back` indices of an axis of `length`: where a cyclic axis is in use.
struct CyclicRange {
  std::int64_t front;
  std::int64_t back;
  std::int64_t length;

  static constexpr CyclicRange all(std::int64_t length) { return {length, 0, length}; }
  static constexpr CyclicRange first(std::int64_t count, std::int64_t length) { return {count, 0, length}; }
  /// Where an object voxel meets data.
  static constexpr CyclicRange support(const AxisCoverage& axis) {
    if (axis.wraps) {
      return all(axis.length);
    }
    return {axis.data + axis.half, axis.half, axis.length};
  }

  [[nodiscard]] constexpr std::int64_t count() const { return front + back; }
  [[nodiscard]] constexpr AxisRange front_range() const { return {0, front}; }
  [[nodiscard]] constexpr AxisRange gap() const { return {front, length - back}; }
  [[nodiscard]] constexpr AxisRange back_range() const { return {length - back, length}; }
  /// The k-th index in use.
  [[nodiscard]] constexpr std::int64_t operator[](std::int64_t k) const {
    return k < front ? k : length - count() + k;
  }
};

} // namespace lsdeconv::cpu
