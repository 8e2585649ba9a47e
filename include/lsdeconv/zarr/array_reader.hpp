#pragma once

#include "lsdeconv/zarr/array_metadata.hpp"
#include "lsdeconv/zarr/stored_file.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lsdeconv::zarr {

/// Where the stored bytes of a chunk lie in its file; size 0: nowhere, every sample is the fill value.
struct StoredChunk {
  std::int64_t offset = 0;
  std::int64_t size = 0;
};

/// One open file of an array: a chunk, or a shard whose index has been read. Any number of threads. The
/// array's metadata must outlive it.
class ChunkFile {
public:
  /// The file at `path` below the root; none need be there. Throws Error: the system's reason, a damaged
  /// index, entries of the index that point outside of the file.
  ChunkFile(const Root& root, const std::filesystem::path& path, const ArrayMetadata& metadata);

  /// Whether there is a file: without one every sample is the fill value.
  [[nodiscard]] bool exists() const { return file_.has_value(); }
  /// Time of the file's last change, seconds since 1970; 0 without a file.
  [[nodiscard]] std::int64_t modified() const { return file_ ? file_->modified() : 0; }
  /// Number of chunks in it, count(chunks_of_file()); they are numbered in C order.
  [[nodiscard]] std::int64_t chunks() const { return chunks_; }
  /// Where the chunk's bytes lie.
  [[nodiscard]] StoredChunk stored(std::int64_t chunk) const {
    return stored_.empty() ? StoredChunk{} : stored_[static_cast<std::size_t>(chunk)];
  }
  /// Reads one chunk; `samples` has chunk_bytes(), C order, this machine's order of bytes. Only the bytes of
  /// this chunk are read. Throws Error that names the file.
  void read(std::int64_t chunk, std::span<std::byte> samples) const;

private:
  std::filesystem::path path_;
  const ArrayMetadata* metadata_;
  std::optional<StoredFile> file_;
  std::int64_t chunks_;
  std::vector<StoredChunk> stored_; ///< One for each chunk; empty without a file.
};

/// A Zarr array on disk, version 2 or 3, open for reading. Any number of threads.
class ArrayReader {
public:
  /// The array in the folder `path` below the root ("": the root itself). Throws UserError: no array there,
  /// or metadata that make no sense or ask for what this program cannot do; Error.
  ArrayReader(Root root, const std::filesystem::path& path);

  /// What the array's metadata say.
  [[nodiscard]] const ArrayMetadata& metadata() const { return *metadata_; }
  /// Path of the file at that place of file_grid(), below the root.
  [[nodiscard]] std::filesystem::path file_path(const Shape& place) const;
  /// Opens the file at that place of file_grid(), which this reader must outlive. Throws Error.
  [[nodiscard]] ChunkFile open_file(const Shape& place) const;
  /// The folder that all lies in.
  [[nodiscard]] const Root& root() const { return root_; }

private:
  Root root_;
  std::filesystem::path path_;
  std::unique_ptr<ArrayMetadata> metadata_;
};

/// The version of the array (2 or 3) whose metadata lie in the folder `path` below the root; none where there
/// is no array. Throws as read_text().
std::optional<int> array_version(const Root& root, const std::filesystem::path& path);

} // namespace lsdeconv::zarr
