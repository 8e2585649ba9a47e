#pragma once

#include "event.hpp"
#include "field_functions.hpp"
#include "memory.hpp"

#include "lsdeconv/core/voxel_type.hpp"

namespace lsdeconv::cuda {

/// Voxels on a device, rows without gaps. Written and read by the computing queue; downloads read it in
/// theirs.
class DeviceField final : public Field {
public:
  DeviceField(const std::shared_ptr<const Gpu>& gpu, const Extent3& extent);
  ~DeviceField() override { gpu_->catch_up_quietly(); }
  DeviceField(const DeviceField&) = delete;
  DeviceField& operator=(const DeviceField&) = delete;
  [[nodiscard]] const Extent3& extent() const override { return extent_; }
  /// To be read by computing, after all work on any field.
  [[nodiscard]] ConstVoxels voxels() const {
    gpu_->catch_up();
    return {memory_.as<float>(), extent_, extent_.x};
  }
  /// To be written by computing, which waits for the last download.
  [[nodiscard]] Voxels writable();
  [[nodiscard]] Event& downloaded() const { return downloaded_; }

private:
  Extent3 extent_;
  DeviceMemory memory_;
  mutable Event downloaded_; ///< Downloading changes nothing of the field.
  std::shared_ptr<const Gpu> gpu_;
};

/// Samples on a device in their own type. Uploads write it in their queue, computing reads it.
class DeviceImage final : public Image {
public:
  DeviceImage(const std::shared_ptr<const Gpu>& gpu, std::int64_t voxels, VoxelType type);
  [[nodiscard]] const Extent3& extent() const override { return extent_; }

  /// Queues the copy. Throws Error for samples that it cannot take.
  void assign(const ConstSampleView& samples, float offset);
  /// Computing waits for the last upload.
  void await_upload() const { uploaded_.hold_back(gpu_->compute()); }
  /// Calls use(Samples<T>), which queues computing that reads the image.
  template <typename Use>
  void read(Use&& use) const {
    await_upload();
    std::visit([&](auto type) { use(samples<decltype(type)>()); }, type_tag_);
    read_.mark(gpu_->compute());
  }

private:
  template <typename T>
  [[nodiscard]] Samples<T> samples() const {
    return {{memory_.as<const T>(), extent_, extent_.x}, offset_};
  }

  std::shared_ptr<const Gpu> gpu_;
  std::int64_t capacity_;
  VoxelType type_;
  std::variant<std::uint8_t, std::uint16_t, float> type_tag_; ///< As type_, for std::visit.
  DeviceMemory memory_;
  Extent3 extent_{};
  float offset_ = 0;
  Event uploaded_;
  mutable Event read_; ///< Reading changes nothing of the image.
};

/// Transfer function of a transform, its 1/N included.
class DeviceTransferFunction final : public TransferFunction {
public:
  DeviceTransferFunction(const std::shared_ptr<const Gpu>& gpu, std::int64_t frequencies, bool real);
  [[nodiscard]] bool is_real() const override { return real_; }
  [[nodiscard]] const DeviceMemory& memory() const { return memory_; }

private:
  bool real_;
  DeviceMemory memory_;
};

/// The contract: a backend is only given objects that it made.
inline DeviceField& on_device(Field& field) {
  return static_cast<DeviceField&>(field);
}
inline const DeviceField& on_device(const Field& field) {
  return static_cast<const DeviceField&>(field);
}
inline DeviceImage& on_device(Image& image) {
  return static_cast<DeviceImage&>(image);
}
inline const DeviceImage& on_device(const Image& image) {
  return static_cast<const DeviceImage&>(image);
}

} // namespace lsdeconv::cuda
