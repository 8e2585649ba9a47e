#pragma once

#include "memory.hpp"

namespace lsdeconv::cuda {

/// cuFFT plans of the real-to-complex transform of a volume and back, unscaled and in place. Rows of the
/// workspace hold 2 (x / 2 + 1) floats: x voxels and padding, or x / 2 + 1 complex numbers. Both directions
/// share the scratch memory that cuFFT needs (its work area).
class FourierPlans {
public:
  FourierPlans(const std::shared_ptr<const Gpu>& gpu, const Extent3& extent);
  ~FourierPlans();
  FourierPlans(const FourierPlans&) = delete;
  FourierPlans& operator=(const FourierPlans&) = delete;

  /// Submit a transform to the computing stream.
  void forward(float* workspace) const;
  void backward(float* workspace) const;

  /// Bytes of the work area that cuFFT asks for at most.
  static std::int64_t work_area_bytes(const Gpu& gpu, const Extent3& extent);

private:
  std::shared_ptr<const Gpu> gpu_;
  DeviceMemory work_area_;
  cufftHandle forward_ = 0;
  cufftHandle backward_ = 0;
};

} // namespace lsdeconv::cuda
