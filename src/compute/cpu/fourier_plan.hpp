#pragma once

#include "lsdeconv/compute/backend.hpp"

#include <fftw3.h>

#include <complex>
#include <memory>
#include <mutex>

namespace lsdeconv::cpu {

using Complex = std::complex<float>;

/// To be held while a plan is made or destroyed: FFTW's planner has global state, and only the execution of
/// plans is safe in threads.
std::mutex& planner();

/// The values as FFTW knows them.
inline fftwf_complex* fftw(Complex* values) {
  return reinterpret_cast<fftwf_complex*>(values); // the layouts agree by the C++ and FFTW documentation
}

/// Destroys a plan.
struct DestroyPlan {
  void operator()(fftwf_plan plan) const noexcept;
};

/// Alignment that FFTW asks of every array a plan is used with, 16 bytes, in elements.
inline constexpr std::int64_t aligned_floats = 4;
inline constexpr std::int64_t aligned_complexes = 2;

/// A one-dimensional FFTW transform of one contiguous line, unscaled, from one array to another. The arrays
/// have the alignment above. transform() may be called by several threads at once, on different arrays.
class LinePlan {
public:
  /// sign: FFTW_FORWARD or FFTW_BACKWARD.
  static LinePlan complex(std::int64_t length, int sign, FourierEffort effort);
  static LinePlan real_to_complex(std::int64_t length, FourierEffort effort);
  static LinePlan complex_to_real(std::int64_t length, FourierEffort effort);

  /// For plans made by complex().
  void transform(const Complex* in, Complex* out) const;
  /// For plans made by real_to_complex(): length / 2 + 1 elements out.
  void transform(const float* in, Complex* out) const;
  /// For plans made by complex_to_real(): length / 2 + 1 elements in, which are destroyed.
  void transform(Complex* in, float* out) const;

private:
  explicit LinePlan(fftwf_plan plan) : plan_(plan) {}
  std::unique_ptr<std::remove_pointer_t<fftwf_plan>, DestroyPlan> plan_;
};

} // namespace lsdeconv::cpu
