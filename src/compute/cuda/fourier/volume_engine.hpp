#pragma once

#include "fourier_engine.hpp"
#include "fourier_plans.hpp"

namespace lsdeconv::cuda {

/// Three-dimensional cuFFT transforms, and a kernel of its own for the multiplication.
class VolumeEngine final : public FourierEngine {
public:
  VolumeEngine(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform);
  static std::int64_t bytes(const Gpu& gpu, const Extent3& transform);

  [[nodiscard]] Voxels workspace() const override;
  [[nodiscard]] std::int64_t frequencies() const override;
  [[nodiscard]] CyclicRange reach(const CyclicRange& /*planes*/) const override {
    return CyclicRange::all(transform_.z);
  }
  [[nodiscard]] std::int64_t part(std::int64_t left) const override { return left; }
  void forward(const AxisRange& planes) override;
  void backward(const AxisRange& planes) override;
  void multiply(const DeviceTransferFunction& transfer, Direction direction, const CyclicRange& in,
                const CyclicRange& out) override;
  void take(const DeviceTransferFunction& transfer, const CyclicRange& in) override;

private:
  std::shared_ptr<const Gpu> gpu_;
  Extent3 transform_;
  DeviceMemory workspace_;
  DeviceMemory work_area_;
  FourierPlans plans_;
};

} // namespace lsdeconv::cuda
