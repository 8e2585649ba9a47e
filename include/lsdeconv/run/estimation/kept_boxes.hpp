#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <utility>
#include <vector>

namespace lsdeconv {

/// A volume whose boxes are read from its files once, however often they are asked for, as long as they do
/// not take too much memory together. For a few boxes that are looked at again and again.
class KeptBoxes : public VolumeReader {
public:
  /// volume: must outlive this; most_voxels: of all boxes that are kept.
  KeptBoxes(VolumeReader& volume, std::int64_t most_voxels) : volume_(volume), room_(most_voxels) {}

  [[nodiscard]] const VolumeDescription& description() const override { return volume_.description(); }
  [[nodiscard]] ReadStatistics statistics() const override { return volume_.statistics(); }
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  VolumeReader& volume_;
  std::int64_t room_; ///< Voxels that may still be kept.
  std::vector<std::pair<Box3, Volume<float>>> kept_;
};

} // namespace lsdeconv
