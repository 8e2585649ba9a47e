#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/volume.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace lsdeconv {

/// The voxels of the finer level, of extent `finer`, that the voxels `box` of the coarser one are means of.
inline Box3 finer_box(const Box3& box, const Extent3& factor, const Extent3& finer) {
  Box3 wanted;
  for (int axis = 0; axis < axes; ++axis) {
    wanted.begin[axis] = box.begin[axis] * factor[axis];
    wanted.end[axis] = std::min(box.end[axis] * factor[axis], finer[axis]);
  }
  return wanted;
}

/// Voxels of a coarser level as means of those of the finer one, rounded to the nearest number, halves to the
/// even one; at the far end of an axis over those that there are.
template <typename Sample>
class BlockMeans {
public:
  /// box: the voxels to make. factor: 1 or 2 along each axis. finer: extent of the finer level.
  BlockMeans(const Box3& box, const Extent3& factor, const Extent3& finer)
      : box_(box), factor_(factor), finer_(finer), sums_(box.extent(), 0) {}

  /// Adds those samples (C order) of the finer level's box `at` that are needed. Each voxel must come once.
  void add(const Sample* samples, const Box3& at) {
    const Box3 part = intersection(at, finer_box(box_, factor_, finer_));
    const Extent3 e = at.extent();
    for (std::int64_t z = part.begin.z; z < part.end.z; ++z) {
      for (std::int64_t y = part.begin.y; y < part.end.y; ++y) {
        const Sample* row = samples + ((z - at.begin.z) * e.y + (y - at.begin.y)) * e.x - at.begin.x;
        Sum* to = sums_.view().row(z / factor_.z - box_.begin.z, y / factor_.y - box_.begin.y) - box_.begin.x;
        if (factor_.x == 1) {
          for (std::int64_t x = part.begin.x; x < part.end.x; ++x) {
            to[x] += row[x];
          }
        } else {
          for (std::int64_t x = part.begin.x; x < part.end.x; ++x) {
            to[x / 2] += row[x];
          }
        }
      }
    }
  }

  /// The means as bytes, in C order.
  [[nodiscard]] std::vector<std::byte> samples() const {
    std::vector<std::byte> bytes(static_cast<std::size_t>(box_.voxels()) * sizeof(Sample));
    auto* to = reinterpret_cast<Sample*>(bytes.data());
    for (std::int64_t z = box_.begin.z; z < box_.end.z; ++z) {
      for (std::int64_t y = box_.begin.y; y < box_.end.y; ++y) {
        const std::int64_t rows = covered(z, 0) * covered(y, 1);
        const Sum* sum = sums_.view().row(z - box_.begin.z, y - box_.begin.y);
        for (std::int64_t x = box_.begin.x; x < box_.end.x; ++x) {
          *to++ = mean_of(*sum++, rows * covered(x, 2));
        }
      }
    }
    return bytes;
  }

private:
  /// Exact for integers, exact to well below the rounding of the result for float32.
  using Sum = std::conditional_t<std::is_integral_v<Sample>, std::uint32_t, double>;

  static Sample mean_of(Sum sum, std::int64_t count) {
    const double mean = static_cast<double>(sum) / static_cast<double>(count);
    return static_cast<Sample>(std::is_integral_v<Sample> ? std::rint(mean) : mean);
  }

  /// Voxels of the finer level that one of the coarser ones stands for along an axis: fewer at the far end.
  [[nodiscard]] std::int64_t covered(std::int64_t at, int axis) const {
    return std::min((at + 1) * factor_[axis], finer_[axis]) - at * factor_[axis];
  }

  Box3 box_;
  Extent3 factor_;
  Extent3 finer_;
  Volume<Sum> sums_;
};

} // namespace lsdeconv
