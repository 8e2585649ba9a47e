#pragma once

#include "lsdeconv/core/storage_layout.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/core/voxel_type.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lsdeconv {

/// One input file as a run remembers it.
struct InputFile {
  std::string name; ///< Without its folder: a copied folder is the same input.
  std::int64_t size = 0;
  std::int64_t modified = 0; ///< Seconds since 1970.
};

struct VolumeDescription {
  Extent3 extent;
  VoxelType type = VoxelType::uint16;
  StorageLayout layout;
  std::vector<InputFile> files;
  /// Digest of sampled contents of the files.
  std::uint64_t digest = 0;
  /// Slices that are missing and interpolated from their neighbours, by z.
  std::vector<std::int64_t> interpolated;
};

struct ReadStatistics {
  std::int64_t bytes_read = 0;         ///< From files.
  std::int64_t bytes_decoded = 0;      ///< Strips and tiles, decoded or copied.
  std::int64_t chunks_decoded = 0;     ///< Number of them.
  std::int64_t chunks_reused = 0;      ///< Served from the cache of decoded chunks.
  std::int64_t bytes_staged = 0;       ///< Written to the staging area.
  std::int64_t bytes_unstaged = 0;     ///< Read from there, not counted above.
  std::int64_t chunks_from_others = 0; ///< Of those reused, decoded by another rank of the node.

  ReadStatistics& operator+=(const ReadStatistics& other) {
    bytes_read += other.bytes_read;
    bytes_decoded += other.bytes_decoded;
    chunks_decoded += other.chunks_decoded;
    chunks_reused += other.chunks_reused;
    bytes_staged += other.bytes_staged;
    bytes_unstaged += other.bytes_unstaged;
    chunks_from_others += other.chunks_from_others;
    return *this;
  }
};

/// Where a reader keeps decoded strips and tiles that a later window may touch again.
struct ChunkStore {
  /// Memory that ranks of a node share: the same on all of them, zeros at first; begins at a multiple of 8.
  std::span<std::byte> shared{};
  int rank = 0; ///< This process among those that share it.
  int ranks = 1;
  std::int64_t own_bytes = 0; ///< Where nothing is shared: memory of the reader's own.
};

/// Any box of a volume, in raw counts. One call at a time.
class VolumeReader {
public:
  virtual ~VolumeReader() = default;
  [[nodiscard]] virtual const VolumeDescription& description() const = 0;
  /// Fills `voxels` with the region `box`, which lies in the volume. Throws Error that names the file.
  virtual void read(const Box3& box, VolumeView<float> voxels) = 0;
  /// The same without conversion: `samples` are of description().type, and no slice of the volume is
  /// interpolated. A reader whose voxels are float needs no other than this one.
  virtual void read_samples(const Box3& box, const SampleView& samples) {
    read(box, std::get<VolumeView<float>>(samples));
  }
  [[nodiscard]] virtual ReadStatistics statistics() const = 0;
  /// Decoded strips and tiles are kept there from now on. Ranks that share memory take them from each other,
  /// and none of them ever waits for another for longer than about what decoding would take itself. The
  /// memory must stay until the next call.
  virtual void keep_chunks_in(const ChunkStore& /*store*/) {}
};

} // namespace lsdeconv
