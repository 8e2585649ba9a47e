#pragma once

#include "../memory.hpp"

namespace lsdeconv::cuda {

/// What a pair of plans transforms.
struct TransformShape {
  Extent3 extent;
  /// Floats from a plane to the next one where each plane is transformed by itself; 0: one transform of all
  /// axes.
  std::int64_t plane = 0;
};

/// cuFFT plans of a real-to-complex transform and back, unscaled and in place. Rows hold 2 (x / 2 + 1)
/// floats: x voxels and padding, or x / 2 + 1 complex numbers. Both directions share the scratch memory that
/// cuFFT needs (its work area), which others may share, too.
class FourierPlans {
public:
  FourierPlans(const std::shared_ptr<const Gpu>& gpu, const TransformShape& shape);
  ~FourierPlans();
  FourierPlans(const FourierPlans&) = delete;
  FourierPlans& operator=(const FourierPlans&) = delete;

  /// Bytes of the work area that they need.
  [[nodiscard]] std::int64_t work_area_bytes() const { return work_area_bytes_; }
  /// To be called before the first transform. The memory must outlive the plans.
  void use(const DeviceMemory& work_area) const;
  /// Submit a transform to the computing stream.
  void forward(float* data) const;
  void backward(float* data) const;

  /// Bytes of the work area that cuFFT is expected to need at most.
  static std::int64_t estimated_bytes(const Gpu& gpu, const TransformShape& shape);

private:
  std::shared_ptr<const Gpu> gpu_;
  std::int64_t work_area_bytes_ = 0;
  cufftHandle forward_ = 0;
  cufftHandle backward_ = 0;
};

/// Floats of a row of 2 (x / 2 + 1).
constexpr std::int64_t row_floats(const Extent3& transform) {
  return 2 * (transform.x / 2 + 1);
}

} // namespace lsdeconv::cuda
