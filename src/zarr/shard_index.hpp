#pragma once

#include "lsdeconv/zarr/array_reader.hpp"

#include <cstdint>
#include <vector>

namespace lsdeconv::zarr {

/// Offset and size of a chunk that a shard does not hold.
inline constexpr std::uint64_t not_stored = ~std::uint64_t{0};

/// Bytes of the index of a shard with so many chunks.
std::int64_t index_bytes(const ShardIndexFormat& format, std::int64_t chunks);
/// Reads the index of a shard. Throws Error where it is damaged or points outside of the file.
std::vector<StoredChunk> read_index(const StoredFile& file, const ShardIndexFormat& format,
                                    std::int64_t chunks);
/// The bytes of an index: offset and size of each chunk.
compression::Bytes index_text(const ShardIndexFormat& format, std::vector<std::uint64_t> numbers);

} // namespace lsdeconv::zarr
