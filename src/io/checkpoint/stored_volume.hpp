#pragma once

#include "file_descriptor.hpp"

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/checkpoint/stored_voxels.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <cstddef>
#include <vector>

namespace lsdeconv {

/// How a volume is stored.
struct VolumeLayout {
  Extent3 volume;
  Extent3 core; ///< Of the blocks.
  StoredVoxels stored{};
};

/// How blocks are written.
struct WriteSettings {
  int threads = 1;
  /// Whether the system is to begin to bring each piece to the disk as soon as it is written, instead of all
  /// of them at the next sync.
  bool begin_sync = false;
};

/// The dataset /volume [z, y, x] of a checkpoint, stored in chunks of chunk_shape(). HDF5 assigns every chunk
/// its address when the file is created, one after another; from then on blocks are written directly to these
/// addresses, in pieces of a few megabytes by several threads, and HDF5 reads them as its own. Through HDF5
/// and MPI-IO
/// - blocks at the far faces of the volume would be written row by row (a quarter to a half of the rate on a
///   local disk),
/// - a full disk would be reported as "file write failed", without the reason.
class StoredVolume {
public:
  /// Creates the dataset, without allocating space on the disk.
  static void create(const hdf5::File& file, const VolumeLayout& layout);
  /// Size of all chunks in bytes; those at the far faces are as large as the others.
  static std::int64_t bytes(const VolumeLayout& layout);

  /// Opens the dataset. Throws Error where it is missing, not three-dimensional, its scale factor is none, or
  /// its chunks do not follow each other.
  explicit StoredVolume(const hdf5::File& file);

  [[nodiscard]] const Extent3& extent() const { return layout_.volume; }
  /// Core extent of the blocks.
  [[nodiscard]] const Extent3& core() const { return layout_.core; }
  [[nodiscard]] const StoredVoxels& stored() const { return layout_.stored; }

  /// Writes the core of one block, `box`, through `file`. float16: of voxels that round_as_stored() has
  /// returned.
  void write(const FileDescriptor& file, const Box3& box, VolumeView<const float> voxels,
             const WriteSettings& settings = {}) const;
  /// Reads any box.
  void read(const Box3& box, VolumeView<float> voxels);
  void close();

private:
  /// Voxels that lie in one piece in the file.
  struct Piece {
    Box3 box;                 ///< In the volume.
    std::int64_t address = 0; ///< In the file, in bytes.
  };
  /// Calls body(part, first) for the part of the box in each chunk, whose first voxel is `first`.
  template <typename Body>
  void for_each_chunk(const Box3& box, Body&& body) const;
  /// The box in pieces of a few megabytes, in the order of their addresses in each chunk.
  [[nodiscard]] std::vector<Piece> pieces(const Box3& box) const;
  /// The voxels of a piece as they are stored: themselves, or what is made of them in `scratch`.
  std::span<const std::byte> as_stored(VolumeView<const float> piece, std::vector<std::byte>& scratch) const;
  void read_float32(const Box3& piece, VolumeView<float> part);
  void read_float16(const Box3& piece, VolumeView<float> part);
  /// Bytes of so many voxels in the file.
  [[nodiscard]] std::int64_t bytes_of(const Extent3& extent) const;
  /// Position in the file of the chunk that begins with this voxel.
  [[nodiscard]] std::int64_t address(const Index3& voxel) const;

  hdf5::Dataset dataset_;
  VolumeLayout layout_;
  Extent3 chunk_;                  ///< Voxels of a chunk.
  Extent3 chunks_;                 ///< Number of chunks along each axis.
  std::int64_t first_address_ = 0; ///< Of the first chunk in the file.
  std::vector<std::byte> scratch_; ///< For reading: at most a chunk.
};

} // namespace lsdeconv
