#pragma once

#include <algorithm>
#include <cstdint>
#include <ostream>

namespace lsdeconv {

/// One value per axis. The axis order of the whole program is z, y, x: z is the detection (stack) axis, y the
/// image row, x the image column, which is also the fastest axis in memory. Arithmetic is per axis.
template <typename T>
struct Triple {
  T z{};
  T y{};
  T x{};

  /// The value of axis 0 (z), 1 (y) or 2 (x).
  constexpr T& operator[](int axis) { return axis == 0 ? z : axis == 1 ? y : x; }
  constexpr const T& operator[](int axis) const { return axis == 0 ? z : axis == 1 ? y : x; }
  constexpr bool operator==(const Triple&) const = default;

  constexpr Triple operator+(const Triple& o) const { return {z + o.z, y + o.y, x + o.x}; }
  constexpr Triple operator-(const Triple& o) const { return {z - o.z, y - o.y, x - o.x}; }
};

/// Number of axes of a volume.
inline constexpr int axes = 3;

/// Sizes of a volume or region in voxels.
using Extent3 = Triple<std::int64_t>;
/// A voxel position, or a displacement in voxels.
using Index3 = Triple<std::int64_t>;
/// Voxel size in micrometres.
using Spacing3 = Triple<double>;

/// Number of voxels of a volume: the product of its sizes. It must fit into 63 bits, see countable().
constexpr std::int64_t voxel_count(const Extent3& e) {
  return e.z * e.y * e.x;
}

/// Half-open region [begin, end) of a volume, in voxels.
struct Box3 {
  Index3 begin;
  Index3 end;

  constexpr bool operator==(const Box3&) const = default;
  /// Sizes along the axes; negative where `end` lies before `begin`.
  [[nodiscard]] constexpr Extent3 extent() const { return end - begin; }
  /// Whether the box holds no voxel.
  [[nodiscard]] constexpr bool empty() const {
    return end.z <= begin.z || end.y <= begin.y || end.x <= begin.x;
  }
  /// Number of voxels inside; 0 for an empty box.
  [[nodiscard]] constexpr std::int64_t voxels() const { return empty() ? 0 : voxel_count(extent()); }
  /// Whether the other box lies inside this one; common faces count as inside.
  [[nodiscard]] constexpr bool contains(const Box3& o) const {
    return begin.z <= o.begin.z && begin.y <= o.begin.y && begin.x <= o.begin.x && o.end.z <= end.z
           && o.end.y <= end.y && o.end.x <= end.x;
  }
  /// The box moved by so many voxels.
  [[nodiscard]] constexpr Box3 shifted(const Index3& by) const { return {begin + by, end + by}; }
  /// The box with so many voxels more at both ends of each axis.
  [[nodiscard]] constexpr Box3 grown(const Extent3& by) const { return {begin - by, end + by}; }
  /// The same region in coordinates that count from `origin`.
  [[nodiscard]] constexpr Box3 relative_to(const Index3& origin) const {
    return {begin - origin, end - origin};
  }
};

/// The box of all voxels of a volume.
constexpr Box3 whole(const Extent3& extent) {
  return {{0, 0, 0}, extent};
}

/// The common part of two boxes; empty() where they have none.
constexpr Box3 intersection(const Box3& a, const Box3& b) {
  Box3 both;
  for (int axis = 0; axis < axes; ++axis) {
    both.begin[axis] = std::max(a.begin[axis], b.begin[axis]);
    both.end[axis] = std::min(a.end[axis], b.end[axis]);
  }
  return both;
}

/// ceil(a / b) for a >= 0, b > 0.
constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

/// Where element `number` of an array of that extent lies, counted from 0, z-major, x fastest.
constexpr Index3 position_of(std::int64_t number, const Extent3& extent) {
  return {number / (extent.y * extent.x), number / extent.x % extent.y, number % extent.x};
}

/// Prints extents as "z×y×x": 19×172×172.
std::ostream& operator<<(std::ostream& out, const Triple<std::int64_t>& extent);
/// Prints boxes as half-open ranges: z 0:19 y 0:172 x 0:172.
std::ostream& operator<<(std::ostream& out, const Box3& box);

} // namespace lsdeconv
