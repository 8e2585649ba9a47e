#pragma once

#include <cstdint>

namespace lsdeconv {

/// How the voxels of a volume are stored on disk, which decides what a reader must fetch and decode for a
/// part of it. The volume is divided into chunks: strips or tiles of a slice, as in TIFF, or boxes of several
/// slices, as in Zarr and HDF5.
struct StorageLayout {
  std::int64_t bytes_per_voxel = 2;
  /// Size of a chunk in voxels; strips are as wide as the slice.
  std::int64_t chunk_rows = 1;
  std::int64_t chunk_columns = 1;
  /// A compressed chunk must be decoded as a whole; of an uncompressed one single rows can be read.
  bool compressed = false;
  /// Slices that a chunk spans. Chunks of several slices are decoded as a whole, compressed or not, and
  /// padded at the end of each axis.
  std::int64_t chunk_slices = 1;

  /// Bytes of one whole chunk after decoding.
  [[nodiscard]] std::int64_t chunk_bytes() const {
    return chunk_slices * chunk_rows * chunk_columns * bytes_per_voxel;
  }
  /// Whether a chunk is decoded as a whole, whatever part of it is wanted.
  [[nodiscard]] bool whole_chunks() const { return compressed || chunk_slices > 1; }

  bool operator==(const StorageLayout&) const = default;
};

} // namespace lsdeconv
