#include "cuda_backend.hpp"

#include "cuda_convolver.hpp"
#include "cuda_transfers.hpp"
#include "cufft_library.hpp"
#include "gpu_errors.hpp"

#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <chrono>

namespace lsdeconv::cuda {
namespace {

std::string cufft_version() {
  int version = 0;
  return cufft().get_version(&version) == CUFFT_SUCCESS
             ? text("cuFFT ", version / 1000, ".", version % 1000 / 100, ".", version % 100)
             : "cuFFT";
}

/// Parameters of a copy of the box at the origin of a field to contiguous host memory.
cudaMemcpy3DParms box_at_origin(const ConstVoxels& from, VolumeView<float> to) {
  const auto bytes = [](std::int64_t voxels) { return static_cast<std::size_t>(voxels) * sizeof(float); };
  const Extent3& e = to.extent();
  const auto pitched = [&](const float* data, std::int64_t stride, std::int64_t rows) {
    return make_cudaPitchedPtr(const_cast<float*>(data), bytes(stride), static_cast<std::size_t>(stride),
                               static_cast<std::size_t>(rows));
  };
  cudaMemcpy3DParms copy{};
  copy.srcPtr = pitched(from.data, from.stride, from.extent.y);
  copy.dstPtr = pitched(to.data(), e.x, e.y);
  copy.extent = make_cudaExtent(bytes(e.x), static_cast<std::size_t>(e.y), static_cast<std::size_t>(e.z));
  copy.kind = cudaMemcpyDeviceToHost;
  return copy;
}

/// Backend on one GPU. Calls submit work to the streams of the Gpu and return; what one stream reads after
/// another has written it is ordered by the events of fields and images.
class CudaBackend final : public Backend {
public:
  explicit CudaBackend(const BackendOptions& options)
      : threads_(options.threads), gpu_(std::make_shared<const Gpu>(options.device)), busy_(gpu_),
        staging_(gpu_), ready_(gpu_),
        summaries_(std::make_shared<SummaryBuffers>(gpu_, blocks_in_flight_on_gpu)) {}

  [[nodiscard]] std::string description() const override {
    return text("cuda: ", gpu_->label(), ", ", cufft_version());
  }
  [[nodiscard]] std::optional<std::int64_t> free_memory() const override { return gpu_->free_memory(); }
  [[nodiscard]] std::int64_t convolver_bytes(const Extent3& transform) const override {
    return CudaConvolver::bytes(*gpu_, transform);
  }
  [[nodiscard]] int blocks_in_flight() const override { return blocks_in_flight_on_gpu; }
  [[nodiscard]] double busy_seconds() const override { return busy_.seconds(); }

  [[nodiscard]] std::unique_ptr<HostBuffer> allocate_host(std::int64_t bytes) override {
    return std::make_unique<PinnedMemory>(gpu_, bytes, threads_);
  }
  [[nodiscard]] std::unique_ptr<Field> allocate(const Extent3& extent) override {
    return std::make_unique<DeviceField>(gpu_, extent);
  }
  [[nodiscard]] std::unique_ptr<Image> allocate_image(std::int64_t voxels, VoxelType type) override {
    return std::make_unique<DeviceImage>(gpu_, voxels, type);
  }
  [[nodiscard]] std::unique_ptr<Convolver> convolver(const Extent3& transform) override {
    const auto begin = std::chrono::steady_clock::now();
    auto made = std::make_unique<CudaConvolver>(gpu_, transform, busy_);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    if (const std::string notice = notice_of_planning(gpu_->label(), taken.count()); !notice.empty()) {
      log::info(notice);
    }
    return made;
  }

  [[nodiscard]] std::unique_ptr<Transfer> upload(const ConstSampleView& samples, const SampleCode& code,
                                                 Image& image) override {
    gpu_->use();
    on_device(image).assign(samples, code);
    return std::make_unique<UploadTransfer>(gpu_);
  }

  void fill(Field& field, float value) override {
    gpu_->use();
    const Voxels voxels = on_device(field).writable();
    run(*gpu_, Fill{voxels.data, value}, voxels.extent.z * voxels.plane);
  }

  void unpack(const Image& image, Field& field) override {
    gpu_->use();
    const Voxels voxels = on_device(field).writable();
    on_device(image).read([&]<typename T>(const Samples<T>& samples) {
      run(*gpu_, Unpack<T>{samples, voxels});
    });
  }

  void apply(const Operation& operation, Field& in, Field& out) override {
    gpu_->use();
    std::visit([&](const auto& op) { apply(op, on_device(in), on_device(out)); }, operation);
  }

  void extract(const Field& field, const Box3& box, const Blend& blend, Field& result) override {
    gpu_->use();
    const float* weights = nullptr;
    if (!blend.weights.empty()) {
      staging_.copy(blend.weights.data(), static_cast<std::int64_t>(blend.weights.size_bytes()),
                    blend_weights_);
      weights = blend_weights_.as<float>();
    }
    run(*gpu_,
        Extract{on_device(field).voxels(), box.begin, on_device(result).writable(), weights, blend.axis,
                blend.add},
        box.extent());
  }

  [[nodiscard]] std::unique_ptr<Transfer> download(const Field& result, VolumeView<float> voxels,
                                                   BlockStatistics& statistics) override {
    gpu_->use();
    const DeviceField& field = on_device(result);
    std::unique_ptr<SummaryBuffer> buffer = summaries_->take();
    auto* summary = buffer->device.as<Summary>();
    gpu_->check(cudaMemsetAsync(summary, 0, sizeof(Summary), gpu_->compute()), "clearing statistics");
    summarise(*gpu_, field.voxels(), voxels.extent(), summary);
    // The stream of downloads waits for the computation so far, and the next computation that writes the
    // field waits for the download (DeviceField::writable).
    ready_.record(gpu_->compute());
    ready_.make_wait(gpu_->downloads());
    copy_back(field.voxels(), voxels);
    gpu_->check(cudaMemcpyAsync(buffer->host.data(), summary, sizeof(Summary), cudaMemcpyDeviceToHost,
                                gpu_->downloads()),
                "downloading statistics");
    field.downloaded().record(gpu_->downloads());
    return std::make_unique<DownloadTransfer>(gpu_, summaries_, std::move(buffer), statistics);
  }

private:
  /// Submits the copy of the box at the origin, in one piece where that is all of the field.
  void copy_back(const ConstVoxels& from, VolumeView<float> to) const {
    if (to.extent() == from.extent && from.stride == from.extent.x) {
      const auto bytes = static_cast<std::size_t>(voxel_count(from.extent)) * sizeof(float);
      gpu_->check(cudaMemcpyAsync(to.data(), from.data, bytes, cudaMemcpyDeviceToHost, gpu_->downloads()),
                  "downloading a result");
    } else if (voxel_count(to.extent()) > 0) {
      const cudaMemcpy3DParms copy = box_at_origin(from, to);
      gpu_->check(cudaMemcpy3DAsync(&copy, gpu_->downloads()), "downloading a result");
    }
  }

  static neighbourhood::Cyclic neighbours(const DeviceField& field) {
    return {field.voxels().data, field.extent(), field.voxels().stride};
  }
  void apply(const operation::TotalVariation& operation, DeviceField& in, DeviceField& out) {
    run(*gpu_, TotalVariation{neighbours(in), operation, out.writable()});
  }
  void apply(const operation::NeighbourMean& /*operation*/, DeviceField& in, DeviceField& out) {
    run(*gpu_, NeighbourMean{neighbours(in), out.writable()});
  }
  void apply(const operation::Smooth& operation, DeviceField& in, DeviceField& out) {
    // Axis by axis, back and forth between the two fields.
    run(*gpu_, Smooth{neighbours(in), operation, 2, out.writable()});
    run(*gpu_, Smooth{neighbours(out), operation, 1, in.writable()});
    run(*gpu_, Smooth{neighbours(in), operation, 0, out.writable()});
  }

  int threads_; ///< Of the host.
  std::shared_ptr<const Gpu> gpu_;
  mutable BusyClock busy_; ///< Mutable: asking for the time collects intervals that have ended.
  Staging staging_;
  DeviceMemory blend_weights_;
  Event ready_; ///< Reached when what is downloaded next has been computed.
  std::shared_ptr<SummaryBuffers> summaries_;
};

} // namespace

std::string unavailable() {
  return gpu_devices().why_none;
}

std::unique_ptr<Backend> make_backend(const BackendOptions& options) {
  const DeviceList list = gpu_devices();
  if (list.devices.empty()) {
    throw UserError(list.why_none);
  }
  const auto count = static_cast<int>(list.devices.size());
  const bool there = std::any_of(list.devices.begin(), list.devices.end(),
                                 [&](const Device& device) { return device.ordinal == options.device; });
  if (!there) {
    throw UserError(text("there is no GPU ", options.device, " in this process: it has ", count));
  }
  return std::make_unique<CudaBackend>(options);
}

} // namespace lsdeconv::cuda
