#pragma once

#include "lsdeconv/zarr/array_metadata.hpp"

#include <span>

namespace lsdeconv::zarr {

/// Samples of one whole chunk, in C order and this machine's order of bytes, become the bytes that are
/// stored. Throws Error. Any number of threads.
compression::Bytes encode_chunk(const ArrayMetadata& metadata, compression::BytesView samples);
/// The other way round; `samples` has chunk_bytes(). Throws Error where the bytes are damaged or are those of
/// a chunk of another size. Any number of threads.
void decode_chunk(const ArrayMetadata& metadata, compression::BytesView stored, std::span<std::byte> samples);
/// Makes every sample the fill value.
void fill(const ArrayMetadata& metadata, std::span<std::byte> samples);
/// Whether every sample is the fill value, to the bit: such chunks need not be stored.
bool is_fill(const ArrayMetadata& metadata, compression::BytesView samples);

} // namespace lsdeconv::zarr
