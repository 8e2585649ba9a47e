#pragma once

#include "lsdeconv/core/host_device.hpp"

#include <cstdint>

/// What is done with half spectra (z, y, x / 2 + 1), whose elements are contiguous, as function objects.
namespace lsdeconv::cuda {

struct alignas(8) ComplexNumber {
  float re;
  float im;
};

/// Two neighbours, loaded or stored in one memory access.
struct alignas(16) TwoComplex {
  ComplexNumber first;
  ComplexNumber second;
};

struct alignas(8) TwoReal {
  float first;
  float second;
};

/// Factor of Multiply: the real transfer function of a symmetric PSF.
struct RealFactor {
  const float* function;

  using Two = TwoReal;
  [[nodiscard]] LSDECONV_HOST_DEVICE Two pair(std::int64_t i) const {
    return reinterpret_cast<const Two*>(function)[i];
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE float single(std::int64_t i) const { return function[i]; }
  LSDECONV_HOST_DEVICE static ComplexNumber product(const ComplexNumber& a, float b) {
    return {a.re * b, a.im * b};
  }
};

/// Factor of Multiply: a complex transfer function (sign 1) or its complex conjugate (sign -1).
struct ComplexFactor {
  const ComplexNumber* function;
  float sign;

  using Two = TwoComplex;
  [[nodiscard]] LSDECONV_HOST_DEVICE Two pair(std::int64_t i) const {
    return reinterpret_cast<const Two*>(function)[i];
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE ComplexNumber single(std::int64_t i) const { return function[i]; }
  [[nodiscard]] LSDECONV_HOST_DEVICE ComplexNumber product(const ComplexNumber& a,
                                                           const ComplexNumber& b) const {
    const float im = sign * b.im;
    return {a.re * b.re - a.im * im, a.re * im + a.im * b.re};
  }
};

/// spectrum *= factor, two frequencies at a time: called with every i below (count + 1) / 2.
template <typename Factor>
struct Multiply {
  ComplexNumber* spectrum;
  std::int64_t count;
  Factor factor;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t i) const {
    if (2 * i + 1 < count) {
      auto* here = reinterpret_cast<TwoComplex*>(spectrum) + i;
      const TwoComplex two = *here;
      const typename Factor::Two by = factor.pair(i);
      *here = {factor.product(two.first, by.first), factor.product(two.second, by.second)};
    } else {
      spectrum[2 * i] = factor.product(spectrum[2 * i], factor.single(2 * i));
    }
  }
};

/// Makes a real transfer function from the spectrum of a PSF; `scale` is the 1/N of the unscaled transforms.
/// Called with every index.
struct TakeReal {
  const ComplexNumber* spectrum;
  float scale;
  float* function;

  using Two = TwoReal;
  [[nodiscard]] LSDECONV_HOST_DEVICE float taken(const ComplexNumber& value) const {
    return value.re * scale;
  }
  LSDECONV_HOST_DEVICE void operator()(std::int64_t i) const { function[i] = taken(spectrum[i]); }
};

/// The same for a complex one.
struct TakeComplex {
  const ComplexNumber* spectrum;
  float scale;
  ComplexNumber* function;

  using Two = TwoComplex;
  [[nodiscard]] LSDECONV_HOST_DEVICE ComplexNumber taken(const ComplexNumber& value) const {
    return {value.re * scale, value.im * scale};
  }
  LSDECONV_HOST_DEVICE void operator()(std::int64_t i) const { function[i] = taken(spectrum[i]); }
};

} // namespace lsdeconv::cuda
