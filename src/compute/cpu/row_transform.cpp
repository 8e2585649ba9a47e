#include "row_transform.hpp"

#include "lsdeconv/core/vectorised.hpp"

#include <cmath>
#include <numbers>

namespace lsdeconv::cpu {
namespace {

LinePlan forward_plan(std::int64_t length, FourierEffort effort) {
  return length % 2 == 0 ? LinePlan::complex(length / 2, FFTW_FORWARD, effort)
                         : LinePlan::real_to_complex(length, effort);
}

LinePlan backward_plan(std::int64_t length, FourierEffort effort) {
  return length % 2 == 0 ? LinePlan::complex(length / 2, FFTW_BACKWARD, effort)
                         : LinePlan::complex_to_real(length, effort);
}

/// The pairs of a complex array; std::complex guarantees this layout.
float* pairs(Complex* values) {
  return reinterpret_cast<float*>(values);
}

inline void split(const float* pairs, std::int64_t count, float* real, float* imaginary) {
#pragma omp simd
  for (std::int64_t k = 0; k < count; ++k) {
    real[k] = pairs[2 * k];
    imaginary[k] = pairs[2 * k + 1];
  }
}

} // namespace

RowTransform::Twiddles::Twiddles(std::int64_t length) {
  for (std::int64_t k = 0; k <= length / 2; ++k) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
    cosines.push_back(static_cast<float>(std::cos(angle) / 2));
    sines.push_back(static_cast<float>(-std::sin(angle) / 2));
  }
}

RowTransform::RowTransform(std::int64_t length, FourierEffort effort)
    : half_(length % 2 == 0 ? length / 2 : 0), forward_(forward_plan(length, effort)),
      backward_(backward_plan(length, effort)), twiddles_(length) {}

void RowTransform::forward(const float* row, Complex* spectrum, SplitSpectrum& room) const {
  if (half_ == 0) {
    forward_.transform(row, spectrum);
    return;
  }
  forward_.transform(reinterpret_cast<const Complex*>(row), spectrum);
  vectorised([half = half_, out = pairs(spectrum), real = room.real.data(), imaginary = room.imaginary.data(),
              c = twiddles_.cosines.data(), s = twiddles_.sines.data()] {
    split(out, half, real, imaginary);
    real[half] = real[0];
    imaginary[half] = imaginary[0];
#pragma omp simd
    for (std::int64_t k = 0; k <= half; ++k) {
      const float odd_real = imaginary[k] + imaginary[half - k];
      const float odd_imaginary = real[half - k] - real[k];
      out[2 * k] = 0.5F * (real[k] + real[half - k]) + (c[k] * odd_real - s[k] * odd_imaginary);
      out[2 * k + 1] = 0.5F * (imaginary[k] - imaginary[half - k]) + (c[k] * odd_imaginary + s[k] * odd_real);
    }
  });
}

void RowTransform::backward(Complex* spectrum, float* row, SplitSpectrum& room) const {
  if (half_ == 0) {
    backward_.transform(spectrum, row);
    return;
  }
  vectorised([half = half_, in = pairs(spectrum), real = room.real.data(), imaginary = room.imaginary.data(),
              c = twiddles_.cosines.data(), s = twiddles_.sines.data()] {
    split(in, half + 1, real, imaginary);
    imaginary[0] = 0;
    imaginary[half] = 0;
#pragma omp simd
    for (std::int64_t k = 0; k < half; ++k) {
      // Twice E_k and, with the conjugate of the twiddle factor, twice O_k: the unscaled transform of half
      // the length lacks a factor 2.
      const float real_difference = 2 * (real[k] - real[half - k]);
      const float imaginary_sum = 2 * (imaginary[k] + imaginary[half - k]);
      const float odd_real = c[k] * real_difference + s[k] * imaginary_sum;
      const float odd_imaginary = c[k] * imaginary_sum - s[k] * real_difference;
      in[2 * k] = real[k] + real[half - k] - odd_imaginary;
      in[2 * k + 1] = imaginary[k] - imaginary[half - k] + odd_real;
    }
  });
  backward_.transform(spectrum, reinterpret_cast<Complex*>(row));
}

} // namespace lsdeconv::cpu
