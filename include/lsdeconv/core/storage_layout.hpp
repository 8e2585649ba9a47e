#pragma once

#include <cstdint>

namespace lsdeconv {

/// How the voxels of one plane lie on disk: what a reader must fetch and decode for a window of it.
struct StorageLayout {
  std::int64_t bytes_per_voxel = 2;
  /// Size of a strip or tile in voxels; a strip spans the whole width.
  std::int64_t chunk_rows = 1;
  std::int64_t chunk_columns = 1;
  /// A compressed chunk is decoded whole; of an uncompressed one single rows can be read.
  bool compressed = false;

  /// Of one whole strip or tile, decoded.
  [[nodiscard]] std::int64_t chunk_bytes() const { return chunk_rows * chunk_columns * bytes_per_voxel; }

  bool operator==(const StorageLayout&) const = default;
};

} // namespace lsdeconv
