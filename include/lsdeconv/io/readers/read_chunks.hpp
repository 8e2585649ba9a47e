#pragma once

#include "lsdeconv/core/storage_layout.hpp"

#include <cstdint>

namespace lsdeconv {

/// The parts in which a reader reads and caches slices of `columns` voxels per row that are stored as
/// `stored`: compressed strips, tiles, and chunks of several slices, as they are stored. Rows of uncompressed
/// strips can be read one by one: these are read in bands of a few rows, whatever the extent of the strips.
StorageLayout read_chunks(const StorageLayout& stored, std::int64_t columns);

} // namespace lsdeconv
