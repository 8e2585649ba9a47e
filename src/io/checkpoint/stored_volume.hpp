#pragma once

#include "file_descriptor.hpp"

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

namespace lsdeconv {

/// The dataset /volume [z, y, x] of a checkpoint. HDF5 gives every chunk its place when the file is made;
/// blocks are then written straight to these places, a chunk in one call, because through MPI-IO
/// - blocks at the far faces of the volume go row by row (a quarter to a half of the rate on a local disk),
/// and
/// - a full disk is reported as "file write failed", without the reason.
class StoredVolume {
public:
  static void create(const hdf5::File& file, const Extent3& volume, const Extent3& core);
  /// Bytes of all chunks, those at the far faces counted whole.
  static std::int64_t bytes(const Extent3& volume, const Extent3& core);

  /// Throws Error where the dataset is missing or not of three dimensions.
  explicit StoredVolume(const hdf5::File& file);

  [[nodiscard]] const Extent3& extent() const { return extent_; }
  /// Core extent of the blocks.
  [[nodiscard]] const Extent3& core() const { return core_; }

  /// `box` is the core of one block.
  void write(const FileDescriptor& file, const Box3& box, VolumeView<const float> voxels);
  void read(const Box3& box, VolumeView<float> voxels);
  void close();

private:
  template <typename Body>
  void for_each_chunk(const Box3& box, Body&& body) const;
  VolumeView<float> scratch(const Extent3& extent);
  VolumeView<const float> in_rows_of_a_chunk(VolumeView<const float> piece);
  [[nodiscard]] std::int64_t address(const Index3& voxel) const;

  hdf5::Dataset dataset_;
  Extent3 extent_;
  Extent3 core_;
  Extent3 chunk_;
  Extent3 chunks_;
  std::int64_t first_address_ = 0;
  Volume<float> scratch_;
};

} // namespace lsdeconv
