#pragma once

#include "lsdeconv/sys/hdf5/storage.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace lsdeconv {

/// What of the filters of a dataset this program cannot undo, as messages name it: "lz4 (32004)"; empty where
/// it can undo all.
std::string unknown_filter(const hdf5::Storage& storage);

/// The elements of a chunk of `bytes` bytes, in the file's order of bytes. Throws Error where the chunk is
/// damaged.
std::vector<std::byte> unfiltered(hdf5::StoredChunk chunk, const hdf5::Storage& storage, std::int64_t bytes);

} // namespace lsdeconv
