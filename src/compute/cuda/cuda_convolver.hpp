#pragma once

#include "busy_clock.hpp"
#include "device_objects.hpp"
#include "fourier_plans.hpp"
#include "kernels.hpp"
#include "staging.hpp"

#include <optional>

namespace lsdeconv::cuda {

/// Convolutions with cuFFT in one workspace; what enters and leaves it is fused into one pass each.
class CudaConvolver final : public Convolver {
public:
  CudaConvolver(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform, BusyClock& busy);
  ~CudaConvolver() override;
  CudaConvolver(const CudaConvolver&) = delete;
  CudaConvolver& operator=(const CudaConvolver&) = delete;
  /// Bytes that one takes.
  static std::int64_t bytes(const Gpu& gpu, const Extent3& transform);

  [[nodiscard]] const Extent3& extent() const override { return transform_; }
  [[nodiscard]] std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) override;
  void replace(TransferFunction& transfer, VolumeView<const float> psf) override;
  void set_coverage(const Coverage& coverage, VolumeView<const float> psf) override;
  void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                const Sink& sink) override;

private:
  void enter(const source::Extrapolation& source);
  void enter(const source::Excess& source);
  void enter(const source::Held& source);
  void enter(const source::Plain& source);
  void multiply(const DeviceTransferFunction& transfer, Direction direction);
  void leave(const sink::Ratio& sink);
  void leave(const sink::SelfRatio& sink);
  void leave(const sink::Update& sink);
  void leave(const sink::Start& sink);
  void leave(const sink::Store& sink);
  template <typename Adjust>
  [[nodiscard]] LeaveUpdate<Adjust> update_of(const sink::Update& sink, const Adjust& adjust) const;
  void update(const sink::Update& sink);
  /// Whether this is the step that follows the update that was put off.
  [[nodiscard]] bool follows(const source::Extrapolation& source) const;

  [[nodiscard]] Voxels workspace() const;
  [[nodiscard]] ConstVoxels result() const;
  /// Throws Error before the coverage is stated, or for an image that does not fill it.
  [[nodiscard]] const WeightFunction& weights() const;
  const DeviceImage& covering(const Image& image) const;

  std::shared_ptr<const Gpu> gpu_;
  BusyClock& busy_;
  Extent3 transform_;
  DeviceMemory workspace_;
  FourierPlans plans_;
  Staging staging_;
  DeviceMemory psf_;
  DeviceMemory table_; ///< Of the weights.
  std::vector<double> known_table_;
  Extent3 data_;
  std::optional<WeightFunction> weights_;
  bool held_ = false;
  std::optional<sink::Update> put_off_; ///< An update that may be done together with the next extrapolation.
};

} // namespace lsdeconv::cuda
