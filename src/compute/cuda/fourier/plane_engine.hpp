#pragma once

#include "../staging.hpp"
#include "column_kernels.hpp"
#include "fourier_engine.hpp"
#include "fourier_plans.hpp"

#include <map>

namespace lsdeconv::cuda {

/// Two-dimensional cuFFT transforms of some planes at a time, and one kernel of its own that transforms all
/// columns along z, multiplies them with the transfer function and transforms them back while they are in
/// shared memory. How many planes make a part is chosen at the start by the clock. Planes that are zero are
/// neither transformed nor read, and those that nobody wants are not written.
class PlaneEngine final : public FourierEngine {
public:
  /// Throws Error where `fits` is false.
  PlaneEngine(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform);
  /// Whether the columns of a transform can be computed by this GPU.
  static bool fits(const Gpu& gpu, const Extent3& transform);
  static std::int64_t bytes(const Gpu& gpu, const Extent3& transform);

  [[nodiscard]] Voxels workspace() const override;
  [[nodiscard]] std::int64_t frequencies() const override;
  [[nodiscard]] CyclicRange reach(const CyclicRange& planes) const override { return planes; }
  [[nodiscard]] std::int64_t part(std::int64_t left) const override;
  void forward(const AxisRange& planes) override;
  void backward(const AxisRange& planes) override;
  void multiply(const DeviceTransferFunction& transfer, Direction direction, const CyclicRange& in,
                const CyclicRange& out) override;
  void take(const DeviceTransferFunction& transfer, const CyclicRange& in) override;

private:
  template <typename Middle>
  void pass(const Middle& middle, const CyclicRange& in, const CyclicRange& out);
  /// How many planes at a time are transformed fastest, by the clock; results do not depend on it.
  std::int64_t fastest_part();
  double seconds_with(std::int64_t planes);
  /// The first plane after transforms of noise by so many planes at a time.
  std::vector<float> noise_with(std::int64_t planes);
  /// Those for so many planes.
  const FourierPlans& plans(std::int64_t planes);

  std::shared_ptr<const Gpu> gpu_;
  Extent3 transform_;
  ColumnStages stages_;
  std::int64_t part_ = 1; ///< Planes, a power of two.
  DeviceMemory workspace_;
  DeviceMemory roots_; ///< roots_of_unity(), then two zeros.
  DeviceMemory work_area_;
  std::map<std::int64_t, FourierPlans> plans_; ///< By the number of planes, a power of two.
};

} // namespace lsdeconv::cuda
