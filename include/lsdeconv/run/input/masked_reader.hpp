#pragma once

#include "lsdeconv/filters/unseen_voxels.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <memory>

namespace lsdeconv {

/// The counts of a reader, whose voxels that say nothing become unseen_sample() as soon as there are rules
/// for them. Reads a voxel more around a box.
class MaskedReader : public VolumeReader {
public:
  /// threads: that it marks voxels with.
  MaskedReader(std::unique_ptr<VolumeReader> volume, int threads)
      : volume_(std::move(volume)), threads_(threads) {}
  /// Sets the rules for all that is read from now on.
  void set_rules(UnseenRules rules);
  /// Whether the rules change counts, which are float then, beside marking.
  [[nodiscard]] bool changes_counts() const { return !rules_.planes.brightness.empty(); }
  /// The counts without any rules.
  [[nodiscard]] VolumeReader& unmasked() { return *volume_; }

  [[nodiscard]] const VolumeDescription& description() const override { return volume_->description(); }
  void read(const Box3& box, VolumeView<float> voxels) override;
  void read_samples(const Box3& box, const SampleView& samples) override;
  [[nodiscard]] ReadStatistics statistics() const override { return volume_->statistics(); }
  void keep_chunks_in(const ChunkStore& store) override { volume_->keep_chunks_in(store); }

private:
  std::unique_ptr<VolumeReader> volume_;
  int threads_;
  UnseenRules rules_{};
  bool has_rules_ = false;
};

} // namespace lsdeconv
