#pragma once

#include "busy_clock.hpp"
#include "device_objects.hpp"
#include "fourier/fourier_engine.hpp"
#include "kernels.hpp"
#include "staging.hpp"

#include <optional>

namespace lsdeconv::cuda {

/// Convolution by a FourierEngine in its workspace. One kernel loads a part of a source into the workspace,
/// which is then transformed, part after part. After the multiplication each part is transformed back, and
/// one kernel stores it to the sink; a ratio is transformed again at once, as the source of the next
/// convolution.
///
/// Where an update is followed by the extrapolation of the next iteration, as in accelerated Richardson-Lucy,
/// both are one kernel (UpdateAndExtrapolate). For that, an update without adjustment is deferred with the
/// transforms before it (Gpu::defer) until it is known what comes next; whatever else needs its result
/// submits it first.
class CudaConvolver final : public Convolver {
public:
  /// Time spent by the device on convolutions goes to `busy`.
  CudaConvolver(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform, BusyClock& busy);
  ~CudaConvolver() override;
  CudaConvolver(const CudaConvolver&) = delete;
  CudaConvolver& operator=(const CudaConvolver&) = delete;
  /// Device memory that a convolver of this extent takes.
  static std::int64_t bytes(const Gpu& gpu, const Extent3& transform);

  [[nodiscard]] const Extent3& extent() const override { return transform_; }
  [[nodiscard]] std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) override;
  void replace(TransferFunction& transfer, VolumeView<const float> psf) override;
  void set_coverage(const Coverage& coverage, VolumeView<const float> psf) override;
  void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                const Sink& sink) override;

private:
  // Fill the workspace from a source and transform it; return the planes that may not be zero.
  [[nodiscard]] CyclicRange load(const source::Extrapolation& source);
  [[nodiscard]] CyclicRange load(const source::Excess& source);
  [[nodiscard]] CyclicRange load(const source::Seen& source);
  [[nodiscard]] CyclicRange load(const source::StoredRatio& source);
  [[nodiscard]] CyclicRange load(const source::Plain& source);
  /// Submits a source's kernel and the transform of its planes that are not zero.
  template <typename Kernel>
  CyclicRange fill(const CyclicRange& planes, const Kernel& kernel);
  /// The planes of the result that a sink needs; it makes 0 of all others, whatever these hold.
  [[nodiscard]] CyclicRange wanted(const Sink& sink) const;
  // Transform the workspace back and make of it what a sink wants.
  template <typename Ratio>
  void store_ratio(const Image& image, const Ratio& ratio);
  void store(const sink::Ratio& sink);
  void store(const sink::HalfRatio& sink);
  void store(const sink::SelfRatio& sink);
  void store(const sink::Update& sink);
  void store(const sink::Agreement& sink);
  void store(const sink::AgreedUpdate& sink);
  void store(const sink::Start& sink);
  void store(const sink::Weigh& sink);
  void store(const sink::Store& sink);
  /// Submits the transforms back and a sink's kernel, part after part, and the kernel for all other planes.
  template <typename Kernel>
  void finish(const CyclicRange& planes, const Kernel& kernel);
  /// The same for a sink that leaves a ratio, which is transformed forward at once.
  template <typename Kernel>
  void finish_ratio(const CyclicRange& planes, const Kernel& kernel);
  template <typename Adjust>
  [[nodiscard]] StoreUpdate<Adjust> update_of(const sink::Update& sink, const Adjust& adjust) const;
  /// Submits the deferred update by itself.
  void update(const sink::Update& sink);
  /// Whether this source extrapolates from the result of the deferred update, so that both can be one kernel.
  [[nodiscard]] bool follows(const source::Extrapolation& source) const;

  [[nodiscard]] Voxels workspace() const { return engine_->workspace(); }
  [[nodiscard]] ConstVoxels result() const;
  [[nodiscard]] CyclicRange all_planes() const { return CyclicRange::all(transform_.z); }
  [[nodiscard]] CyclicRange first_planes(std::int64_t count) const {
    return CyclicRange::first(count, transform_.z);
  }
  /// Those of the object's support; all before the coverage is set.
  [[nodiscard]] CyclicRange object_planes() const;
  /// Throws Error before the coverage is set.
  [[nodiscard]] const ObservedLightFunction& observed_light() const;
  /// The image; throws Error where its extent is not that of the covered data.
  const DeviceImage& covering(const Image& image) const;

  std::shared_ptr<const Gpu> gpu_;
  BusyClock& busy_;
  Extent3 transform_;
  std::unique_ptr<FourierEngine> engine_;
  Staging staging_;
  DeviceMemory psf_;
  DeviceMemory table_; ///< CumulativePsf::table() of the PSF of the coverage.
  std::vector<double>
      known_table_; ///< What table_ holds: most blocks share one PSF, whose table stays there.
  Extent3 data_;    ///< Of the coverage.
  std::optional<ObservedLightFunction> observed_light_;
  std::optional<CyclicRange> object_planes_;
  /// Planes of the ratio for source::StoredRatio that the workspace holds, transformed.
  std::optional<CyclicRange> ratio_;
  std::optional<sink::Update> deferred_update_;
};

} // namespace lsdeconv::cuda
