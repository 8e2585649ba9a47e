#pragma once

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/errors.hpp"

#include <functional>
#include <limits>
#include <memory>
#include <string>

namespace lsdeconv::testing {

/// The CPU's backend with other properties: as if it had room for fields of so many voxels only, or were a
/// device on which several blocks are in flight.
class ForwardingBackend : public Backend {
public:
  std::int64_t most_voxels = std::numeric_limits<std::int64_t>::max();
  int in_flight = 1;
  /// Free bytes once a convolver for transforms of so many voxels was made, 0: none was; null: unlimited.
  std::function<std::int64_t(std::int64_t)> free_beside;

  [[nodiscard]] std::string description() const override { return cpu_->description(); }
  [[nodiscard]] std::optional<std::int64_t> free_memory() const override {
    return free_beside ? free_beside(transform_voxels_) : cpu_->free_memory();
  }
  [[nodiscard]] std::int64_t convolver_bytes(const Extent3& transform) const override {
    return cpu_->convolver_bytes(transform);
  }
  [[nodiscard]] int blocks_in_flight() const override { return in_flight; }
  [[nodiscard]] double busy_seconds() const override { return cpu_->busy_seconds(); }
  [[nodiscard]] std::unique_ptr<HostBuffer> allocate_host(std::int64_t bytes) override {
    return cpu_->allocate_host(bytes);
  }
  [[nodiscard]] std::unique_ptr<Field> allocate(const Extent3& extent) override {
    require_room(voxel_count(extent));
    return cpu_->allocate(extent);
  }
  [[nodiscard]] std::unique_ptr<Image> allocate_image(std::int64_t voxels, VoxelType type) override {
    require_room(voxels);
    return cpu_->allocate_image(voxels, type);
  }
  [[nodiscard]] std::unique_ptr<Convolver> convolver(const Extent3& transform) override {
    require_room(voxel_count(transform));
    transform_voxels_ = voxel_count(transform);
    return cpu_->convolver(transform);
  }
  [[nodiscard]] std::unique_ptr<Transfer> upload(const ConstSampleView& samples, const SampleCode& code,
                                                 Image& image) override {
    return cpu_->upload(samples, code, image);
  }
  void fill(Field& field, float value) override { cpu_->fill(field, value); }
  void unpack(const Image& image, Field& field) override { cpu_->unpack(image, field); }
  void apply(const Operation& operation, Field& in, Field& out) override { cpu_->apply(operation, in, out); }
  void extract(const Field& field, const Box3& box, const Blend& blend, Field& result) override {
    cpu_->extract(field, box, blend, result);
  }
  [[nodiscard]] std::unique_ptr<Transfer> download(const Field& result, VolumeView<float> voxels,
                                                   BlockStatistics& statistics) override {
    return cpu_->download(result, voxels, statistics);
  }

private:
  void require_room(std::int64_t voxels) const {
    if (voxels > most_voxels) {
      throw OutOfMemory("no room for " + std::to_string(voxels) + " voxels");
    }
  }

  std::int64_t transform_voxels_ = 0;
  std::unique_ptr<Backend> cpu_ = backend_row("cpu").make({.threads = 1});
};

} // namespace lsdeconv::testing
