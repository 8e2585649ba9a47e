#pragma once

#include "lsdeconv/core/volume.hpp"

namespace lsdeconv {

/// Asks the system for big pages in the memory of that many bytes from `data` on, which nothing has touched
/// yet. Thousands of times fewer pages are then cleared and looked up. A hint: where the system gives none,
/// nothing changes.
void prefer_big_pages(void* data, std::int64_t bytes) noexcept;

/// A volume with uninitialised voxels for which big pages are preferred. Throws std::bad_alloc.
template <typename T>
Volume<T> in_big_pages(const Extent3& extent) {
  Volume<T> volume(extent);
  prefer_big_pages(volume.data(), volume.size() * static_cast<std::int64_t>(sizeof(T)));
  return volume;
}

} // namespace lsdeconv
