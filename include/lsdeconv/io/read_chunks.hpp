#pragma once

#include "lsdeconv/core/storage_layout.hpp"

#include <cstdint>

namespace lsdeconv {

/// What a reader fetches and keeps as a whole of slices that are stored like this, `columns` voxels wide:
/// compressed strips and all tiles as they are; where rows can be read by themselves, bands of a few rows,
/// whatever the strips are.
StorageLayout read_chunks(const StorageLayout& stored, std::int64_t columns);

} // namespace lsdeconv
