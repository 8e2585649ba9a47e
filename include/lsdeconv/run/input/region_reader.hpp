#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <memory>

namespace lsdeconv {

/// A part of another volume as a volume of its own (option --roi). Coordinates begin at the part's first
/// voxel.
class RegionReader : public VolumeReader {
public:
  /// Throws UserError where the region is empty or reaches beyond the volume.
  RegionReader(std::unique_ptr<VolumeReader> volume, const Box3& region);

  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  void read(const Box3& box, VolumeView<float> voxels) override;
  void read_samples(const Box3& box, const SampleView& samples) override;
  [[nodiscard]] ReadStatistics statistics() const override { return volume_->statistics(); }
  void keep_chunks_in(const ChunkStore& store) override { volume_->keep_chunks_in(store); }

private:
  std::unique_ptr<VolumeReader> volume_;
  Index3 origin_;
  VolumeDescription description_;
};

} // namespace lsdeconv
