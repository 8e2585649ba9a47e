#include "fourier_plans.hpp"

#include "../cufft_library.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lsdeconv::cuda {
namespace {

/// The arguments of cuFFT that describe a transform.
struct Layout {
  int rank;
  std::array<long long, 3> lengths;  ///< Of the `rank` axes.
  std::array<long long, 3> real;     ///< As lengths, the real rows padded.
  std::array<long long, 3> spectrum; ///< As lengths, of the rows of complex numbers.
  long long apart;                   ///< Floats from a transform to the next one.
  long long batch;

  explicit Layout(const TransformShape& shape) {
    const Extent3& e = shape.extent;
    const long long half = e.x / 2 + 1;
    if (shape.plane == 0) {
      *this = {3, {e.z, e.y, e.x}, {e.z, e.y, 2 * half}, {e.z, e.y, half}, e.z * e.y * 2 * half, 1};
    } else {
      *this = {2, {e.y, e.x, 0}, {e.y, 2 * half, 0}, {e.y, half, 0}, shape.plane, e.z};
    }
  }

private:
  Layout(int axes_of_each, std::array<long long, 3> n, std::array<long long, 3> rows,
         std::array<long long, 3> half, long long distance, long long count)
      : rank(axes_of_each), lengths(n), real(rows), spectrum(half), apart(distance), batch(count) {}
};

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

/// Calls cufftMakePlanMany64 or cufftGetSizeMany64, which take the same arguments, with a basic layout where
/// there is one transform only; returns the bytes of the work area.
template <typename Function>
std::size_t asked(const Gpu& gpu, const Function& function, const Handle& handle, cufftType type,
                  const TransformShape& shape, const char* doing) {
  Layout to(shape);
  const bool forward = type == CUFFT_R2C;
  long long* in = shape.plane == 0 ? nullptr : (forward ? to.real : to.spectrum).data();
  long long* out = shape.plane == 0 ? nullptr : (forward ? to.spectrum : to.real).data();
  std::size_t bytes = 0;
  gpu.check(function(handle.get(), to.rank, to.lengths.data(), in, 1, forward ? to.apart : to.apart / 2, out,
                     1, forward ? to.apart / 2 : to.apart, type, to.batch, &bytes),
            doing);
  return bytes;
}

/// Makes a plan, in place and with 64-bit indices, that allocates no work area; returns the bytes that it
/// needs.
std::size_t plan(const Gpu& gpu, const Handle& handle, cufftType type, const TransformShape& shape) {
  gpu.check(cufft().set_auto_allocation(handle.get(), 0), "making a Fourier plan");
  const std::size_t bytes =
      asked(gpu, cufft().make_plan_many_64, handle, type, shape, "planning a Fourier transform");
  gpu.check(cufft().set_stream(handle.get(), gpu.compute()), "making a Fourier plan");
  return bytes;
}

} // namespace

FourierPlans::FourierPlans(const std::shared_ptr<const Gpu>& gpu, const TransformShape& shape) : gpu_(gpu) {
  gpu_->use();
  Handle forward(*gpu_);
  Handle backward(*gpu_);
  work_area_bytes_ = static_cast<std::int64_t>(
      std::max(plan(*gpu_, forward, CUFFT_R2C, shape), plan(*gpu_, backward, CUFFT_C2R, shape)));
  forward_ = forward.take();
  backward_ = backward.take();
}

FourierPlans::~FourierPlans() {
  gpu_->drain();
  cufft().destroy(forward_);
  cufft().destroy(backward_);
}

// All plans may use one work area, since transforms follow each other in one stream.
void FourierPlans::use(const DeviceMemory& work_area) const {
  for (const cufftHandle handle : {forward_, backward_}) {
    gpu_->check(cufft().set_work_area(handle, work_area.as<void>()), "making a Fourier plan");
  }
}

void FourierPlans::forward(float* data) const {
  gpu_->check(cufft().exec_r2c(forward_, data, reinterpret_cast<cufftComplex*>(data)), "a Fourier transform");
}

void FourierPlans::backward(float* data) const {
  gpu_->check(cufft().exec_c2r(backward_, reinterpret_cast<cufftComplex*>(data), data),
              "a Fourier transform");
}

std::int64_t FourierPlans::estimated_bytes(const Gpu& gpu, const TransformShape& shape) {
  gpu.use();
  std::size_t most = 0;
  for (const cufftType type : {CUFFT_R2C, CUFFT_C2R}) {
    const Handle handle(gpu);
    most = std::max(most, asked(gpu, cufft().get_size_many_64, handle, type, shape,
                                "estimating the memory of a Fourier transform"));
  }
  return static_cast<std::int64_t>(most);
}

} // namespace lsdeconv::cuda
