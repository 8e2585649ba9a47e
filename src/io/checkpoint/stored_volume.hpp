#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

namespace lsdeconv {

/// The dataset /volume [z, y, x] of a checkpoint. Voxels go through memory in the shape of a chunk, so that a
/// whole chunk is one transfer however the rows lie in memory.
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

  void write(const Box3& box, VolumeView<const float> voxels);
  void read(const Box3& box, VolumeView<float> voxels);
  void close();

private:
  template <typename Body>
  void for_each_chunk(const Box3& box, Body&& body) const;
  VolumeView<float> scratch(const Extent3& extent);

  hdf5::Dataset dataset_;
  Extent3 extent_;
  Extent3 core_;
  Extent3 chunk_;
  Volume<float> scratch_;
};

} // namespace lsdeconv
