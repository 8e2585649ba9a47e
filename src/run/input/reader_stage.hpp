#pragma once

#include "lsdeconv/io/volume_reader.hpp"

#include <memory>
#include <utility>

namespace lsdeconv {

/// Something done to the voxels of another reader. The result is float whatever the files hold, whose type
/// the description keeps.
class ReaderStage : public VolumeReader {
public:
  explicit ReaderStage(std::unique_ptr<VolumeReader> volume) : volume_(std::move(volume)) {}

  [[nodiscard]] const VolumeDescription& description() const override { return volume_->description(); }
  [[nodiscard]] ReadStatistics statistics() const override { return volume_->statistics(); }
  void keep_chunks_in(const ChunkStore& store) override { volume_->keep_chunks_in(store); }

protected:
  [[nodiscard]] VolumeReader& volume() { return *volume_; }

private:
  std::unique_ptr<VolumeReader> volume_;
};

} // namespace lsdeconv
