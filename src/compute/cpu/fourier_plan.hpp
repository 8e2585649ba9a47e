#pragma once

#include "lsdeconv/compute/backend.hpp"

#include <fftw3.h>

#include <complex>
#include <memory>

namespace lsdeconv::cpu {

using Complex = std::complex<float>;

/// Without the checks for infinities of std::complex.
inline Complex product(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// Alignment that FFTW asks of every array a plan is used with, in elements.
inline constexpr std::int64_t aligned_floats = 4;
inline constexpr std::int64_t aligned_complexes = 2;

/// A 1-D transform of one contiguous line, unscaled, from one array to another. Usable by many threads at a
/// time on arrays of their own.
class LinePlan {
public:
  /// sign: FFTW_FORWARD or FFTW_BACKWARD.
  static LinePlan complex(std::int64_t length, int sign, FourierEffort effort);
  static LinePlan real_to_complex(std::int64_t length, FourierEffort effort);
  /// Destroys its input.
  static LinePlan complex_to_real(std::int64_t length, FourierEffort effort);

  /// Input is left as it is.
  void transform(const Complex* in, Complex* out) const;
  void transform(const float* in, Complex* out) const;
  void transform(Complex* in, float* out) const;

private:
  struct Destroy {
    void operator()(fftwf_plan plan) const noexcept;
  };
  explicit LinePlan(fftwf_plan plan) : plan_(plan) {}
  std::unique_ptr<std::remove_pointer_t<fftwf_plan>, Destroy> plan_;
};

} // namespace lsdeconv::cpu
