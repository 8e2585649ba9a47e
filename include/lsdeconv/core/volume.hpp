#pragma once

#include "lsdeconv/core/box.hpp"

#include <memory>
#include <new>
#include <optional>
#include <type_traits>

namespace lsdeconv {

/// Non-owning view of voxels in host memory, axes z, y, x. The voxels of a row (along x) are contiguous;
/// between rows and between planes there may be others.
template <typename T>
class VolumeView {
public:
  constexpr VolumeView() = default;
  /// A contiguous volume whose first voxel is `data`.
  constexpr VolumeView(T* data, const Extent3& extent)
      : VolumeView(data, extent, extent.x, extent.x * extent.y) {}
  /// Strides: voxels from the start of a row (plane) to that of the next.
  constexpr VolumeView(T* data, const Extent3& extent, std::int64_t row_stride, std::int64_t plane_stride)
      : data_(data), extent_(extent), row_stride_(row_stride), plane_stride_(plane_stride) {}

  /// The first voxel.
  [[nodiscard]] constexpr T* data() const { return data_; }
  /// Sizes in voxels.
  [[nodiscard]] constexpr const Extent3& extent() const { return extent_; }
  /// Voxels from the start of a row to that of the next.
  [[nodiscard]] constexpr std::int64_t row_stride() const { return row_stride_; }
  /// Voxels from the start of a plane to that of the next.
  [[nodiscard]] constexpr std::int64_t plane_stride() const { return plane_stride_; }
  /// Whether all voxels follow each other in memory.
  [[nodiscard]] constexpr bool contiguous() const {
    return row_stride_ == extent_.x && plane_stride_ == extent_.x * extent_.y;
  }

  /// First voxel of row y of plane z. Positions are not checked.
  [[nodiscard]] constexpr T* row(std::int64_t z, std::int64_t y) const {
    return data_ + z * plane_stride_ + y * row_stride_;
  }
  /// One voxel. Positions are not checked.
  constexpr T& operator()(std::int64_t z, std::int64_t y, std::int64_t x) const { return row(z, y)[x]; }

  /// The part inside `box`, which is given in this view's own coordinates and must lie in it.
  [[nodiscard]] constexpr VolumeView part(const Box3& box) const {
    return {row(box.begin.z, box.begin.y) + box.begin.x, box.extent(), row_stride_, plane_stride_};
  }

  // NOLINTNEXTLINE(google-explicit-constructor): a view of mutable voxels is a view of voxels
  constexpr operator VolumeView<const T>() const requires(!std::is_const_v<T>) {
    return {data_, extent_, row_stride_, plane_stride_};
  }

private:
  T* data_ = nullptr;
  Extent3 extent_{};
  std::int64_t row_stride_ = 0;
  std::int64_t plane_stride_ = 0;
};

/// A contiguous volume in host memory, axes z, y, x, x fastest, aligned to 64 bytes for vector instructions.
/// Movable, not copyable. Empty when default-constructed.
template <typename T>
class Volume {
  static_assert(std::is_trivially_copyable_v<T>);
  static constexpr std::align_val_t alignment{64};
  struct Free {
    void operator()(T* p) const { ::operator delete[](p, alignment); }
  };

public:
  Volume() = default;
  /// Voxels are uninitialised, so that their memory pages are first touched, and hence placed, by the thread
  /// that fills them. Throws std::bad_alloc.
  explicit Volume(const Extent3& extent)
      : data_(static_cast<T*>(
          ::operator new[](static_cast<std::size_t>(voxel_count(extent)) * sizeof(T), alignment))),
        extent_(extent) {}
  /// Every voxel gets this value. Throws std::bad_alloc.
  Volume(const Extent3& extent, T value) : Volume(extent) {
    std::fill_n(data_.get(), voxel_count(extent), value);
  }

  /// Sizes in voxels.
  [[nodiscard]] const Extent3& extent() const { return extent_; }
  /// Number of voxels.
  [[nodiscard]] std::int64_t size() const { return voxel_count(extent_); }
  /// The first voxel; null in an empty volume.
  [[nodiscard]] T* data() { return data_.get(); }
  [[nodiscard]] const T* data() const { return data_.get(); }
  /// A view of all voxels. It stays valid when the volume is moved.
  [[nodiscard]] VolumeView<T> view() { return {data_.get(), extent_}; }
  [[nodiscard]] VolumeView<const T> view() const { return {data_.get(), extent_}; }
  /// One voxel. Positions are not checked.
  T& operator()(std::int64_t z, std::int64_t y, std::int64_t x) { return view()(z, y, x); }
  const T& operator()(std::int64_t z, std::int64_t y, std::int64_t x) const { return view()(z, y, x); }
  T* begin() { return data(); }
  T* end() { return data() + size(); }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size(); }

private:
  std::unique_ptr<T[], Free> data_;
  Extent3 extent_{};
};

/// Where the first voxel (z-major, x fastest) for which `good` is false lies in the view; none where it is
/// true for all.
template <typename T, typename Good>
std::optional<Index3> first_bad_voxel(VolumeView<T> voxels, Good&& good) {
  const Extent3 e = voxels.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const T* row = voxels.row(z, y);
      const T* bad = std::find_if_not(row, row + e.x, good);
      if (bad != row + e.x) {
        return Index3{z, y, bad - row};
      }
    }
  }
  return std::nullopt;
}

/// Copies all voxels; both views have the same extent and do not overlap.
template <typename T>
void copy(VolumeView<const T> from, VolumeView<T> to) {
  const Extent3 e = from.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      std::copy_n(from.row(z, y), e.x, to.row(z, y));
    }
  }
}

} // namespace lsdeconv
