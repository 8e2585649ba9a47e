#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <bit>
#include <cstdint>

namespace lsdeconv::cuda {

/// Two neighbours along x, loaded or stored in one memory access: kernels process pairs of voxels.
template <typename T>
struct alignas(2 * sizeof(T)) Two {
  T first;
  T second;
};
using Pair = Two<float>;
/// A pair as one integer. Stores through a volatile pointer to it stay one access: nvcc would split the store
/// of a struct in two.
using WholePair [[gnu::may_alias]] = std::uint64_t;
static_assert(sizeof(WholePair) == sizeof(Pair));

/// Voxels in device memory, in rows of `stride` elements of which extent.x are voxels. Pairs start at an even
/// x; with an even stride they are aligned and moved in one access, with an odd one voxel by voxel.
template <typename T>
struct Rows {
  T* data;
  Extent3 extent;
  std::int64_t stride;

  [[nodiscard]] LSDECONV_HOST_DEVICE T* at(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return data + (z * extent.y + y) * stride + x;
  }
  /// The voxels at x and x + 1 as floats; the second is undefined where x + 1 is beyond the row.
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair load(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const T* here = at(z, y, x);
    if (stride % 2 == 0) {
      const auto both = *reinterpret_cast<const Two<T>*>(here);
      return {static_cast<float>(both.first), static_cast<float>(both.second)};
    }
    return {static_cast<float>(here[0]), x + 1 < extent.x ? static_cast<float>(here[1]) : 0.0F};
  }
  /// Stores the voxels at x and x + 1; where x + 1 is beyond the row, its value may go into padding.
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

/// Samples of an image in the type they were read with; y = sample - offset.
template <typename T>
struct Samples {
  Rows<const T> rows;
  float offset;
  float unseen; ///< The sample of voxels that say nothing; NaN: only that.
};

/// Whether a voxel lies in the box at the origin.
LSDECONV_HOST_DEVICE inline bool inside(const Extent3& box, std::int64_t z, std::int64_t y, std::int64_t x) {
  return z < box.z && y < box.y && x < box.x;
}

} // namespace lsdeconv::cuda
