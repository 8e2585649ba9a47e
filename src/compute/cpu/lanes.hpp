#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

namespace lsdeconv::cpu {

/// A complex number for each of `width` columns side by side, their real and imaginary parts in a vector
/// register each. `width` is that of the registers: all that is done with them compiles to single
/// instructions. Nothing here is rounded differently with another width.
template <int width>
struct Lanes {
  using Part [[gnu::vector_size(width * sizeof(float))]] = float;
  Part real;
  Part imaginary;
};

template <int width>
[[gnu::always_inline]] inline Lanes<width> operator+(const Lanes<width>& a, const Lanes<width>& b) {
  return {a.real + b.real, a.imaginary + b.imaginary};
}

template <int width>
[[gnu::always_inline]] inline Lanes<width> operator-(const Lanes<width>& a, const Lanes<width>& b) {
  return {a.real - b.real, a.imaginary - b.imaginary};
}

template <int width>
[[gnu::always_inline]] inline Lanes<width> operator*(float factor, const Lanes<width>& a) {
  return {factor * a.real, factor * a.imaginary};
}

/// -i a.
template <int width>
[[gnu::always_inline]] inline Lanes<width> turned_back(const Lanes<width>& a) {
  return {a.imaginary, -a.real};
}

/// (real + i imaginary) a.
template <int width>
[[gnu::always_inline]] inline Lanes<width> times(float real, float imaginary, const Lanes<width>& a) {
  return {real * a.real - imaginary * a.imaginary, real * a.imaginary + imaginary * a.real};
}

} // namespace lsdeconv::cpu
