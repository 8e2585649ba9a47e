#pragma once

#include <cstdint>

namespace lsdeconv {

/// How the voxels of one plane are stored on disk, which decides what a reader must fetch and decode for a
/// part of it. A plane is divided into chunks: the strips or tiles of TIFF.
struct StorageLayout {
  std::int64_t bytes_per_voxel = 2;
  /// Size of a chunk in voxels; strips are as wide as the plane.
  std::int64_t chunk_rows = 1;
  std::int64_t chunk_columns = 1;
  /// A compressed chunk must be decoded as a whole; of an uncompressed one single rows can be read.
  bool compressed = false;

  /// Bytes of one whole chunk after decoding.
  [[nodiscard]] std::int64_t chunk_bytes() const { return chunk_rows * chunk_columns * bytes_per_voxel; }

  bool operator==(const StorageLayout&) const = default;
};

} // namespace lsdeconv
