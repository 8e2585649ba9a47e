#pragma once

#include "event.hpp"
#include "field_functions.hpp"
#include "memory.hpp"

#include "lsdeconv/core/voxel_type.hpp"

namespace lsdeconv::cuda {

/// A Field of the CUDA backend, its rows padded to an even stride. The computing stream writes and reads it;
/// the stream of downloads reads it, too.
class DeviceField final : public Field {
public:
  DeviceField(const std::shared_ptr<const Gpu>& gpu, const Extent3& extent);
  ~DeviceField() override { gpu_->run_deferred_quietly(); }
  DeviceField(const DeviceField&) = delete;
  DeviceField& operator=(const DeviceField&) = delete;
  [[nodiscard]] const Extent3& extent() const override { return extent_; }
  /// For reading in the computing stream. Submits deferred work first, which may write the field.
  [[nodiscard]] ConstVoxels voxels() const {
    gpu_->run_deferred();
    return dense_rows(memory_.as<const float>(), extent_, even_stride(extent_.x));
  }
  /// For writing in the computing stream, which is made to wait for the last download of the field.
  [[nodiscard]] Voxels writable();
  /// To be recorded after each download.
  [[nodiscard]] Event& downloaded() const { return downloaded_; }

private:
  Extent3 extent_;
  DeviceMemory memory_;
  mutable Event downloaded_; ///< Mutable: downloading does not change the field.
  std::shared_ptr<const Gpu> gpu_;
};

/// An Image of the CUDA backend: samples in their own type. The stream of uploads writes it, the computing
/// stream reads it.
class DeviceImage final : public Image {
public:
  DeviceImage(const std::shared_ptr<const Gpu>& gpu, std::int64_t voxels, VoxelType type);
  [[nodiscard]] const Extent3& extent() const override { return extent_; }

  /// Submits the copy, which waits for earlier readers of the image. Throws Error for samples of another
  /// type, or too many.
  void assign(const ConstSampleView& samples, const SampleCode& code);
  /// Makes the computing stream wait for the last upload.
  void await_upload() const { uploaded_.make_wait(gpu_->compute()); }
  /// Calls use(Samples<T>), which submits work that reads the image to the computing stream.
  template <typename Use>
  void read(Use&& use) const {
    await_upload();
    std::visit([&](auto type) { use(samples<decltype(type)>()); }, type_tag_);
    read_.record(gpu_->compute());
  }

private:
  template <typename T>
  [[nodiscard]] Samples<T> samples() const {
    return {dense_rows(memory_.as<const T>(), extent_, extent_.x), code_.offset, code_.unseen};
  }

  std::shared_ptr<const Gpu> gpu_;
  std::int64_t capacity_;
  VoxelType type_;
  std::variant<std::uint8_t, std::uint16_t, float> type_tag_; ///< As type_, for std::visit.
  DeviceMemory memory_;
  Extent3 extent_{};
  SampleCode code_;
  Event uploaded_;
  mutable Event
      read_; ///< Reached when the last reader has ended. Mutable: reading does not change the image.
};

/// A TransferFunction of the CUDA backend, in the order of the FourierEngine that took it. It includes the
/// factor 1/N of the unscaled transforms.
class DeviceTransferFunction final : public TransferFunction {
public:
  DeviceTransferFunction(const std::shared_ptr<const Gpu>& gpu, std::int64_t frequencies, bool real);
  [[nodiscard]] bool is_real() const override { return real_; }
  [[nodiscard]] const DeviceMemory& memory() const { return memory_; }

private:
  bool real_;
  DeviceMemory memory_;
};

// Casts that are safe by the contracts of Field and Image: a backend is only given objects that it made.
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
