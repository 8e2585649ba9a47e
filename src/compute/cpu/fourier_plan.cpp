#include "fourier_plan.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <limits>

namespace lsdeconv::cpu {
namespace {

/// Makes a plan under the planner's lock with make(length, real, in, out, flags). The arrays exist for
/// planning only: FFTW_MEASURE overwrites them, and plans are executed on others of the same alignment.
template <typename Make>
fftwf_plan plan_line(std::int64_t length, FourierEffort effort, Make&& make) {
  if (length < 1 || length > std::numeric_limits<int>::max()) {
    throw Error(text("cannot plan a Fourier transform of ", length, " voxels"));
  }
  Volume<float> real({1, 1, length});
  Volume<Complex> in({1, 1, length});
  Volume<Complex> out({1, 1, length});
  const std::lock_guard lock(planner());
  fftwf_plan plan = make(static_cast<int>(length), real.data(), fftw(in.data()), fftw(out.data()),
                         effort == FourierEffort::measure ? FFTW_MEASURE : FFTW_ESTIMATE);
  if (plan == nullptr) {
    throw Error(text("FFTW made no plan for a Fourier transform of ", length, " voxels"));
  }
  return plan;
}

} // namespace

std::mutex& planner() {
  static std::mutex mutex;
  return mutex;
}

void DestroyPlan::operator()(fftwf_plan plan) const noexcept {
  const std::lock_guard lock(planner());
  fftwf_destroy_plan(plan);
}

LinePlan LinePlan::complex(std::int64_t length, int sign, FourierEffort effort) {
  return LinePlan(plan_line(
      length, effort, [sign](int n, float* /*real*/, fftwf_complex* in, fftwf_complex* out, unsigned flags) {
        return fftwf_plan_dft_1d(n, in, out, sign, flags | FFTW_PRESERVE_INPUT);
      }));
}

LinePlan LinePlan::real_to_complex(std::int64_t length, FourierEffort effort) {
  return LinePlan(plan_line(
      length, effort, [](int n, float* real, fftwf_complex* /*in*/, fftwf_complex* out, unsigned flags) {
        return fftwf_plan_dft_r2c_1d(n, real, out, flags | FFTW_PRESERVE_INPUT);
      }));
}

LinePlan LinePlan::complex_to_real(std::int64_t length, FourierEffort effort) {
  return LinePlan(plan_line(
      length, effort, [](int n, float* real, fftwf_complex* in, fftwf_complex* /*out*/, unsigned flags) {
        return fftwf_plan_dft_c2r_1d(n, in, real, flags | FFTW_DESTROY_INPUT);
      }));
}

void LinePlan::transform(const Complex* in, Complex* out) const {
  fftwf_execute_dft(plan_.get(), fftw(const_cast<Complex*>(in)), fftw(out));
}

void LinePlan::transform(const float* in, Complex* out) const {
  fftwf_execute_dft_r2c(plan_.get(), const_cast<float*>(in), fftw(out));
}

void LinePlan::transform(Complex* in, float* out) const {
  fftwf_execute_dft_c2r(plan_.get(), fftw(in), out);
}

} // namespace lsdeconv::cpu
