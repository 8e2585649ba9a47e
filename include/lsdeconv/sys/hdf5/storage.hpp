#pragma once

#include "lsdeconv/sys/hdf5/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::hdf5 {

/// How the bits of an element are to be read; `other`: it is no plain number.
enum class NumberKind { unsigned_integer, signed_integer, floating_point, other };

/// A step through which a chunk goes on its way to the file.
struct Filter {
  int id = 0;       ///< As registered with the HDF Group: 1 deflate, 2 shuffle, 32015 Zstandard …
  std::string name; ///< As the file has it; may be empty.
};

/// How a dataset lies in its file.
struct Storage {
  Extent extent;
  Extent chunk; ///< Elements of a chunk; empty for a dataset in one piece.
  NumberKind kind = NumberKind::other;
  std::int64_t element_bytes = 0;
  bool big_endian = false;
  std::vector<Filter> filters; ///< In the order of writing.
  std::vector<std::byte> fill; ///< One element as stored: what chunks hold that were never written.
  std::int64_t offset = -1;    ///< Of a dataset in one piece, in the file; -1: it was never written.
};

/// Throws Error where the elements do not lie in chunks or in one piece in this file, but in its header or in
/// other files.
Storage storage_of(const Dataset& dataset);

/// A chunk as it lies in the file.
struct StoredChunk {
  std::vector<std::byte> bytes;
  std::uint32_t skipped = 0; ///< Bit i: the chunk did not go through filter i.
};

/// Reads the chunk that starts at element `first` without undoing its filters; none where it was never
/// written. Throws Error, also for one of more than `most` bytes. Threads may call it at the same time.
std::optional<StoredChunk> read_stored_chunk(const Dataset& dataset, const Extent& first, std::int64_t most);

} // namespace lsdeconv::hdf5
