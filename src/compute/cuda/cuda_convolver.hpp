#pragma once

#include "busy_clock.hpp"
#include "device_objects.hpp"
#include "fourier_plans.hpp"
#include "kernels.hpp"
#include "staging.hpp"

#include <optional>

namespace lsdeconv::cuda {

/// Convolution with three-dimensional cuFFT transforms in place in one workspace. One kernel loads a source
/// into the workspace, one multiplies the spectrum with the transfer function, and one stores the workspace
/// to the sink.
///
/// Where an update is followed by the extrapolation of the next iteration, as in accelerated Richardson-Lucy,
/// both are one kernel (UpdateAndExtrapolate). For that, an update without adjustment is deferred
/// (Gpu::defer) until it is known what comes next; whatever else needs its result submits it first.
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
  // Fill the workspace from a source.
  void load(const source::Extrapolation& source);
  void load(const source::Excess& source);
  void load(const source::Seen& source);
  void load(const source::StoredRatio& source);
  void load(const source::Plain& source);
  void multiply(const DeviceTransferFunction& transfer, Direction direction);
  // Make of the workspace what a sink wants.
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
  template <typename Adjust>
  [[nodiscard]] StoreUpdate<Adjust> update_of(const sink::Update& sink, const Adjust& adjust) const;
  /// Submits the deferred update by itself.
  void update(const sink::Update& sink);
  /// Whether this source extrapolates from the result of the deferred update, so that both can be one kernel.
  [[nodiscard]] bool follows(const source::Extrapolation& source) const;

  /// The workspace as voxels, rows padded as FourierPlans wants them.
  [[nodiscard]] Voxels workspace() const;
  [[nodiscard]] ConstVoxels result() const;
  /// Throws Error before the coverage is set.
  [[nodiscard]] const ObservedLightFunction& observed_light() const;
  /// The image; throws Error where its extent is not that of the covered data.
  const DeviceImage& covering(const Image& image) const;

  std::shared_ptr<const Gpu> gpu_;
  BusyClock& busy_;
  Extent3 transform_;
  DeviceMemory workspace_;
  FourierPlans plans_;
  Staging staging_;
  DeviceMemory psf_;
  DeviceMemory table_; ///< CumulativePsf::table() of the PSF of the coverage.
  std::vector<double>
      known_table_; ///< What table_ holds: most blocks share one PSF, whose table stays there.
  Extent3 data_;    ///< Of the coverage.
  std::optional<ObservedLightFunction> observed_light_;
  bool has_ratio_ = false; ///< The workspace holds a ratio for source::StoredRatio.
  std::optional<sink::Update> deferred_update_;
};

} // namespace lsdeconv::cuda
