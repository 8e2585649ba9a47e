#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <cstdint>

namespace lsdeconv::cuda {

/// Two neighbours along x, loaded or stored in one memory access: kernels process pairs of voxels.
struct alignas(8) Pair {
  float first;
  float second;
};

/// Voxels in device memory: rows of `stride` elements of which extent.x are voxels, planes of `plane`
/// elements. Strides are even, so that a pair that begins at an even x is moved in one access; the second
/// voxel of the last pair may lie in the padding. Only what is read voxel by voxel, at(), may have odd ones.
template <typename T>
struct Rows {
  T* data;
  Extent3 extent;
  std::int64_t stride;
  std::int64_t plane;

  [[nodiscard]] LSDECONV_HOST_DEVICE T* at(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return data + (z * plane + y * stride + x);
  }
  /// The voxels at x and x + 1, x even; the second is undefined where x + 1 is beyond the row.
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair load(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return *reinterpret_cast<const Pair*>(at(z, y, x));
  }
  /// Stores the voxels at x and x + 1, x even; where x + 1 is beyond the row, its value goes into padding.
  LSDECONV_HOST_DEVICE void store(std::int64_t z, std::int64_t y, std::int64_t x, const Pair& value) const {
    *reinterpret_cast<Pair*>(at(z, y, x)) = value;
  }
};

/// The least even number that is not below `length`: the stride of rows whose pairs are aligned.
constexpr std::int64_t even_stride(std::int64_t length) {
  return length + length % 2;
}

/// Rows whose planes follow each other without a gap.
template <typename T>
Rows<T> dense_rows(T* data, const Extent3& extent, std::int64_t stride) {
  return {data, extent, stride, extent.y * stride};
}

using Voxels = Rows<float>;
using ConstVoxels = Rows<const float>;

/// Samples of an image in the type they were read with; y = sample - offset.
template <typename T>
struct Samples {
  Rows<const T> rows;
  float offset;
  float unseen; ///< The sample of voxels that say nothing; NaN: only that.

  /// The samples at x and x + 1 as floats, in rows of any stride; the second is 0 where x + 1 is beyond the
  /// row.
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair load(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const T* here = rows.at(z, y, x);
    return {static_cast<float>(here[0]), x + 1 < rows.extent.x ? static_cast<float>(here[1]) : 0.0F};
  }
};

/// Whether a voxel lies in the box at the origin.
LSDECONV_HOST_DEVICE inline bool inside(const Extent3& box, std::int64_t z, std::int64_t y, std::int64_t x) {
  return z < box.z && y < box.y && x < box.x;
}

} // namespace lsdeconv::cuda
