#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <functional>

namespace lsdeconv::testing {

/// A volume whose voxels are the values of a function.
class FunctionReader : public VolumeReader {
public:
  using Value = std::function<float(std::int64_t z, std::int64_t y, std::int64_t x)>;

  FunctionReader(const Extent3& extent, Value value) : value_(std::move(value)) {
    description_.extent = extent;
  }

  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  [[nodiscard]] ReadStatistics statistics() const override { return {}; }
  void read(const Box3& box, VolumeView<float> voxels) override {
    for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
      for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
        for (std::int64_t x = box.begin.x; x < box.end.x; ++x) {
          voxels(z - box.begin.z, y - box.begin.y, x - box.begin.x) = value_(z, y, x);
        }
      }
    }
  }
  VolumeDescription& mutable_description() { return description_; }

private:
  Value value_;
  VolumeDescription description_;
};

} // namespace lsdeconv::testing
