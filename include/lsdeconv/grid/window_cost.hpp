#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/storage_layout.hpp"

#include <cstdint>

namespace lsdeconv {

/// Extent of what must be decoded to read the box `window` of a volume: whole chunks where these are decoded
/// as a whole (StorageLayout::whole_chunks()), else the box itself.
Extent3 decoded_extent(const StorageLayout& layout, const Extent3& volume, const Box3& window);

/// Bytes of those voxels after decoding.
std::int64_t bytes_decoded_by_window(const StorageLayout& layout, const Extent3& volume, const Box3& window);

} // namespace lsdeconv
