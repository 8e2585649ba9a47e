#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/volume_reader.hpp"

#include <utility>

namespace lsdeconv {

/// A volume of which nothing is known but its description: what plans are made for before there are files.
class DescribedVolume : public VolumeReader {
public:
  explicit DescribedVolume(VolumeDescription description) : description_(std::move(description)) {}
  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  /// Throws Error.
  void read(const Box3& /*box*/, VolumeView<float> /*voxels*/) override {
    throw Error("a volume that is only described has no voxels to read");
  }
  [[nodiscard]] ReadStatistics statistics() const override { return {}; }

private:
  VolumeDescription description_;
};

} // namespace lsdeconv
