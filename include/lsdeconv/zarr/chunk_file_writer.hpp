#pragma once

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/zarr/array_metadata.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace lsdeconv::zarr {

/// Writes one file of an array, a chunk or a shard, under a temporary name. One thread at a time.
class ChunkFileWriter {
public:
  /// Begins the file at `path`, in a folder that is there. Throws Error.
  ChunkFileWriter(std::filesystem::path path, const ArrayMetadata& metadata);
  ~ChunkFileWriter();
  ChunkFileWriter(const ChunkFileWriter&) = delete;
  ChunkFileWriter& operator=(const ChunkFileWriter&) = delete;

  /// Appends the stored bytes (encode_chunk()) of the chunk with that number in the file, C order. Each chunk
  /// at most once, in any order; those left out hold the fill value. Throws Error.
  void append(std::int64_t chunk, compression::BytesView stored);
  /// Writes the index of a shard, puts the file on stable storage and hands it over. Throws Error.
  StagedFile finish();
  /// Bytes of the file so far.
  [[nodiscard]] std::int64_t bytes() const { return end_; }

private:
  struct Entry {
    std::uint64_t offset = ~std::uint64_t{0};
    std::uint64_t size = ~std::uint64_t{0};
  };
  void write(compression::BytesView bytes);

  StagedFile file_;
  const ArrayMetadata* metadata_;
  int descriptor_ = -1;
  std::int64_t end_ = 0;
  std::vector<Entry> entries_; ///< One per chunk of a shard.
};

} // namespace lsdeconv::zarr
