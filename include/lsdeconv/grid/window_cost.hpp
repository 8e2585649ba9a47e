#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/storage_layout.hpp"

#include <cstdint>

namespace lsdeconv {

/// Voxels along one axis that must be decoded for the window [begin, end): whole chunks where the storage is
/// compressed. Their product over z, y and x is what a window costs.
Extent3 decoded_extent(const StorageLayout& layout, const Extent3& volume, const Box3& window);

/// Bytes that must be decoded for a window of a volume stored plane by plane.
std::int64_t bytes_decoded_by_window(const StorageLayout& layout, const Extent3& volume, const Box3& window);

} // namespace lsdeconv
