#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <bit>
#include <cstdint>

namespace lsdeconv::cuda {

/// Two neighbours along x, moved in one access.
template <typename T>
struct alignas(2 * sizeof(T)) Two {
  T first;
  T second;
};
using Pair = Two<float>;
/// A pair as one number. Stored as a volatile one it stays whole: nvcc takes pairs of stores apart.
using WholePair [[gnu::may_alias]] = std::uint64_t;
static_assert(sizeof(WholePair) == sizeof(Pair));

/// Voxels of a device in rows of `stride` elements, of which `extent.x` are voxels. Even strides move pairs
/// whole; they start at an even x.
template <typename T>
struct Rows {
  T* data;
  Extent3 extent;
  std::int64_t stride;

  [[nodiscard]] LSDECONV_HOST_DEVICE T* at(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return data + (z * extent.y + y) * stride + x;
  }
  /// The voxels at x and x + 1 as floats; any value for one beyond the row.
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair load(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const T* here = at(z, y, x);
    if (stride % 2 == 0) {
      const auto both = *reinterpret_cast<const Two<T>*>(here);
      return {static_cast<float>(both.first), static_cast<float>(both.second)};
    }
    return {static_cast<float>(here[0]), x + 1 < extent.x ? static_cast<float>(here[1]) : 0.0F};
  }
  LSDECONV_HOST_DEVICE void store(std::int64_t z, std::int64_t y, std::int64_t x, const Pair& value) const {
    T* here = at(z, y, x);
    if (stride % 2 == 0) {
      *reinterpret_cast<volatile WholePair*>(here) = std::bit_cast<WholePair>(value);
      return;
    }
    here[0] = value.first;
    if (x + 1 < extent.x) {
      here[1] = value.second;
    }
  }
};

using Voxels = Rows<float>;
using ConstVoxels = Rows<const float>;

/// Samples of an image in the type they were read with.
template <typename T>
struct Samples {
  Rows<const T> rows;
  float offset;
};

LSDECONV_HOST_DEVICE inline bool inside(const Extent3& box, std::int64_t z, std::int64_t y, std::int64_t x) {
  return z < box.z && y < box.y && x < box.x;
}

} // namespace lsdeconv::cuda
