#pragma once

#include "lsdeconv/core/storage_layout.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/core/voxel_type.hpp"
#include "lsdeconv/io/readers/stated_acquisition.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lsdeconv {

/// An input file as a run identifies it.
struct InputFile {
  std::string name;          ///< Without its folder: a copied folder is the same input.
  std::int64_t size = 0;     ///< Bytes.
  std::int64_t modified = 0; ///< Seconds since 1970.
  std::int64_t z = -1;       ///< Place of its slice along z of the whole input; -1: it holds several.
  /// Time of the last change in nanoseconds since 1970, as exactly as the file system knows it, or a digest
  /// of the times of several files; 0: not known.
  std::int64_t changed = 0;
  std::uint64_t middle = 0; ///< Digest of the bytes in its middle; 0: not known.
};

/// How the names of slices order them.
struct SliceOrder {
  std::string pattern; ///< The names, with {z} in place of the number that is z; empty: they were not needed.
  std::string first;   ///< The file of the first slice.
  std::string last;    ///< The file of the last slice.
  double step = 1;     ///< Distance between the numbers of neighbouring slices, in the units of the names.
  bool even = true;    ///< Whether all steps are that; else it is their mean.
};

/// What is known of a volume before its voxels are read.
struct VolumeDescription {
  Extent3 extent;                     ///< Voxels along z, y and x.
  VoxelType type = VoxelType::uint16; ///< Of the stored samples.
  StorageLayout layout;               ///< Its chunks.
  std::vector<InputFile> files;
  /// Digest of names, sizes and sampled contents of the files.
  std::uint64_t digest = 0;
  /// The z of slices that are missing and interpolated from their neighbours.
  std::vector<std::int64_t> interpolated;
  StatedAcquisition stated; ///< What its metadata say on how it was taken.
  /// Which number in the names of the files is z.
  SliceOrder order{};
};

/// Counts of what a reader has done so far.
struct ReadStatistics {
  std::int64_t bytes_read = 0; ///< From the input files.
  std::int64_t bytes_decoded =
      0; ///< Uncompressed bytes of the chunks (strips, tiles, bands) decoded or copied.
  std::int64_t chunks_decoded = 0;     ///< Number of these chunks.
  std::int64_t chunks_reused = 0;      ///< Chunks found in the cache of decoded chunks.
  std::int64_t bytes_staged = 0;       ///< Written to the staging area.
  std::int64_t bytes_unstaged = 0;     ///< Read from the staging area; not part of bytes_read.
  std::int64_t chunks_from_others = 0; ///< Of chunks_reused, those decoded by another rank of the node.

  /// Adds the counts of another reader or part.
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

/// Where a reader caches decoded chunks that a later window may touch again.
struct ChunkStore {
  /// Memory that the ranks of a node share: the same on all of them, filled with zeros at first, aligned to 8
  /// bytes. Empty: nothing is shared.
  std::span<std::byte> shared{};
  int rank = 0;  ///< Number of this process among those that share it.
  int ranks = 1; ///< Number of processes that share it.
  std::int64_t own_bytes =
      0; ///< Where nothing is shared: bytes of the process's own memory that may be used.
};

/// Reads boxes of a volume (z, y, x; x fastest), in raw counts. Not thread-safe: one call at a time, though a
/// call may use several threads itself.
class VolumeReader {
public:
  virtual ~VolumeReader() = default;
  /// Does not change while the reader exists.
  [[nodiscard]] virtual const VolumeDescription& description() const = 0;
  /// Fills `voxels`, which has the extent of `box`, with that part of the volume. Throws Error, which names
  /// the file.
  virtual void read(const Box3& box, VolumeView<float> voxels) = 0;
  /// The same without conversion: `samples` are of description().type. Not for volumes with interpolated
  /// slices of an integer type. The default is right for readers whose voxels are float.
  virtual void read_samples(const Box3& box, const SampleView& samples) {
    read(box, std::get<VolumeView<float>>(samples));
  }
  /// Of all calls so far.
  [[nodiscard]] virtual ReadStatistics statistics() const = 0;
  /// Sets where decoded chunks are cached from now on. The memory must remain valid until the next
  /// call or the end of the reader. Ranks that share it use what others have decoded; none waits for another
  /// for much longer than decoding would take. The default does nothing.
  virtual void keep_chunks_in(const ChunkStore& /*store*/) {}
};

} // namespace lsdeconv
