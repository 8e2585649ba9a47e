#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <utility>

namespace lsdeconv {

/// A volume without voxels, for plans that are made before there are files.
class DescribedVolume : public VolumeReader {
public:
  /// Stands for a volume of that description.
  explicit DescribedVolume(VolumeDescription description) : description_(std::move(description)) {}
  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  /// Throws Error: there is nothing to read.
  void read(const Box3& /*box*/, VolumeView<float> /*voxels*/) override {
    throw Error("a volume that is only described has no voxels to read");
  }
  [[nodiscard]] ReadStatistics statistics() const override { return {}; }

private:
  VolumeDescription description_;
};

} // namespace lsdeconv
