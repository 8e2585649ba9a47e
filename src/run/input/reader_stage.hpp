#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <memory>
#include <utility>

namespace lsdeconv {

/// A reader that changes the voxels of another one, which it owns. Its voxels are float; its description is
/// that of the files, whatever type they hold.
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
