#include "fourier_plans.hpp"

#include "cufft_library.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lsdeconv::cuda {
namespace {

using Lengths = std::array<long long, 3>;

Lengths lengths_of(const Extent3& extent) {
  return {extent.z, extent.y, extent.x};
}

/// A cuFFT handle, destroyed at the end of the scope unless take() was called.
class Handle {
public:
  explicit Handle(const Gpu& gpu) { gpu.check(cufft().create(&handle_), "making a Fourier plan"); }
  ~Handle() {
    if (handle_ != 0) {
      cufft().destroy(handle_);
    }
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  [[nodiscard]] cufftHandle get() const { return handle_; }
  cufftHandle take() { return std::exchange(handle_, 0); }

private:
  cufftHandle handle_ = 0;
};

/// Makes a plan, in place and with 64-bit indices, that allocates no work area; returns the bytes that it
/// needs.
std::size_t plan(const Gpu& gpu, const Handle& handle, cufftType type, const Extent3& extent) {
  Lengths lengths = lengths_of(extent);
  std::size_t bytes = 0;
  gpu.check(cufft().set_auto_allocation(handle.get(), 0), "making a Fourier plan");
  gpu.check(cufft().make_plan_many_64(handle.get(), axes, lengths.data(), nullptr, 1, 0, nullptr, 1, 0, type,
                                      1, &bytes),
            "planning a Fourier transform");
  gpu.check(cufft().set_stream(handle.get(), gpu.compute()), "making a Fourier plan");
  return bytes;
}

} // namespace

FourierPlans::FourierPlans(const std::shared_ptr<const Gpu>& gpu, const Extent3& extent) : gpu_(gpu) {
  gpu_->use();
  Handle forward(*gpu_);
  Handle backward(*gpu_);
  const std::size_t bytes =
      std::max(plan(*gpu_, forward, CUFFT_R2C, extent), plan(*gpu_, backward, CUFFT_C2R, extent));
  work_area_ =
      DeviceMemory(gpu_, static_cast<std::int64_t>(bytes), "the work area of the Fourier transforms");
  // Both plans use one work area, since transforms follow each other in one stream.
  for (const Handle* handle : {&forward, &backward}) {
    gpu_->check(cufft().set_work_area(handle->get(), work_area_.as<void>()), "making a Fourier plan");
  }
  forward_ = forward.take();
  backward_ = backward.take();
}

FourierPlans::~FourierPlans() {
  gpu_->drain();
  cufft().destroy(forward_);
  cufft().destroy(backward_);
}

void FourierPlans::forward(float* workspace) const {
  gpu_->check(cufft().exec_r2c(forward_, workspace, reinterpret_cast<cufftComplex*>(workspace)),
              "a Fourier transform");
}

void FourierPlans::backward(float* workspace) const {
  gpu_->check(cufft().exec_c2r(backward_, reinterpret_cast<cufftComplex*>(workspace), workspace),
              "a Fourier transform");
}

std::int64_t FourierPlans::work_area_bytes(const Gpu& gpu, const Extent3& extent) {
  gpu.use();
  std::size_t most = 0;
  for (const cufftType type : {CUFFT_R2C, CUFFT_C2R}) {
    const Handle handle(gpu);
    Lengths lengths = lengths_of(extent);
    std::size_t bytes = 0;
    gpu.check(cufft().get_size_many_64(handle.get(), axes, lengths.data(), nullptr, 1, 0, nullptr, 1, 0, type,
                                       1, &bytes),
              "estimating the memory of a Fourier transform");
    most = std::max(most, bytes);
  }
  return static_cast<std::int64_t>(most);
}

} // namespace lsdeconv::cuda
