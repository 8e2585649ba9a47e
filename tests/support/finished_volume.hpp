#pragma once

#include "support/checkpoint_test.hpp"

#include <string>

namespace lsdeconv::testing {

/// Finished checkpoints of one volume, whatever their blocks: what an export begins with.
class FinishedVolume : public CheckpointTest {
protected:
  static constexpr Extent3 volume{11, 23, 37};

  FinishedVolume() : voxels(volume) {
    for (std::int64_t i = 0; i < voxels.size(); ++i) {
      voxels.data()[i] = 0.25F * static_cast<float>(i % 2000);
    }
  }

  [[nodiscard]] Checkpoint finished(const std::string& name, const Extent3& core) const {
    Checkpoint checkpoint(created(name, volume, core), world, Checkpoint::Access::write);
    for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
      const VolumeView<const float> part = voxels.view().part(checkpoint.core(BlockId(id)));
      checkpoint.write(BlockId(id), part, statistics_of(part));
      checkpoint.mark_done({BlockId(id)});
    }
    return checkpoint;
  }

  Volume<float> voxels;
};

} // namespace lsdeconv::testing
