#pragma once

#include "lsdeconv/core/box.hpp"

#include <memory>
#include <new>
#include <type_traits>

namespace lsdeconv {

/// Non-owning window on voxels in host memory: axes z, y, x; rows are contiguous, rows and planes may be
/// spaced.
template <typename T>
class VolumeView {
public:
  constexpr VolumeView() = default;
  constexpr VolumeView(T* data, const Extent3& extent)
      : VolumeView(data, extent, extent.x, extent.x * extent.y) {}
  /// Strides in elements.
  constexpr VolumeView(T* data, const Extent3& extent, std::int64_t row_stride, std::int64_t plane_stride)
      : data_(data), extent_(extent), row_stride_(row_stride), plane_stride_(plane_stride) {}

  [[nodiscard]] constexpr T* data() const { return data_; }
  [[nodiscard]] constexpr const Extent3& extent() const { return extent_; }
  [[nodiscard]] constexpr std::int64_t row_stride() const { return row_stride_; }
  [[nodiscard]] constexpr std::int64_t plane_stride() const { return plane_stride_; }
  [[nodiscard]] constexpr bool contiguous() const {
    return row_stride_ == extent_.x && plane_stride_ == extent_.x * extent_.y;
  }

  [[nodiscard]] constexpr T* row(std::int64_t z, std::int64_t y) const {
    return data_ + z * plane_stride_ + y * row_stride_;
  }
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

/// Owner of a contiguous volume in host memory, aligned for vector units. Move-only. Voxels start
/// uninitialised: whoever fills them touches the pages first.
template <typename T>
class Volume {
  static_assert(std::is_trivially_copyable_v<T>);
  static constexpr std::align_val_t alignment{64};
  struct Free {
    void operator()(T* p) const { ::operator delete[](p, alignment); }
  };

public:
  Volume() = default;
  /// Throws std::bad_alloc.
  explicit Volume(const Extent3& extent)
      : data_(static_cast<T*>(
          ::operator new[](static_cast<std::size_t>(voxel_count(extent)) * sizeof(T), alignment))),
        extent_(extent) {}
  Volume(const Extent3& extent, T value) : Volume(extent) {
    std::fill_n(data_.get(), voxel_count(extent), value);
  }

  [[nodiscard]] const Extent3& extent() const { return extent_; }
  [[nodiscard]] std::int64_t size() const { return voxel_count(extent_); }
  [[nodiscard]] T* data() { return data_.get(); }
  [[nodiscard]] const T* data() const { return data_.get(); }
  [[nodiscard]] VolumeView<T> view() { return {data_.get(), extent_}; }
  [[nodiscard]] VolumeView<const T> view() const { return {data_.get(), extent_}; }
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

/// Copies voxel by voxel; both views have the same extent.
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
