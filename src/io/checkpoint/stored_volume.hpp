#pragma once

#include "file_descriptor.hpp"

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

namespace lsdeconv {

/// The dataset /volume [z, y, x] of a checkpoint, stored in chunks of chunk_shape(). HDF5 assigns every chunk
/// its address when the file is created, one after another; from then on blocks are written directly to these
/// addresses, a chunk in one system call, and HDF5 reads them as its own. Through HDF5 and MPI-IO
/// - blocks at the far faces of the volume would be written row by row (a quarter to a half of the rate on a
///   local disk),
/// - a full disk would be reported as "file write failed", without the reason.
class StoredVolume {
public:
  /// Creates the dataset, without allocating space on the disk.
  static void create(const hdf5::File& file, const Extent3& volume, const Extent3& core);
  /// Size of all chunks in bytes; those at the far faces are as large as the others.
  static std::int64_t bytes(const Extent3& volume, const Extent3& core);

  /// Opens the dataset. Throws Error where it is missing, not three-dimensional, or its chunks do not follow
  /// each other.
  explicit StoredVolume(const hdf5::File& file);

  [[nodiscard]] const Extent3& extent() const { return extent_; }
  /// Core extent of the blocks.
  [[nodiscard]] const Extent3& core() const { return core_; }

  /// Writes the core of one block, `box`, through `file`.
  void write(const FileDescriptor& file, const Box3& box, VolumeView<const float> voxels);
  /// Reads any box.
  void read(const Box3& box, VolumeView<float> voxels);
  void close();

private:
  /// Calls body(piece) for the part of the box in each chunk.
  template <typename Body>
  void for_each_chunk(const Box3& box, Body&& body) const;
  /// Memory for that many voxels, at most a chunk; allocated once.
  VolumeView<float> scratch(const Extent3& extent);
  /// The voxels of a piece in the layout of a chunk.
  VolumeView<const float> in_rows_of_a_chunk(VolumeView<const float> piece);
  /// Position in the file of the chunk that begins with this voxel.
  [[nodiscard]] std::int64_t address(const Index3& voxel) const;

  hdf5::Dataset dataset_;
  Extent3 extent_;
  Extent3 core_;
  Extent3 chunk_;                  ///< Voxels of a chunk.
  Extent3 chunks_;                 ///< Number of chunks along each axis.
  std::int64_t first_address_ = 0; ///< Of the first chunk in the file.
  Volume<float> scratch_;
};

} // namespace lsdeconv
