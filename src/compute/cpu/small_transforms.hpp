#pragma once

#include "lanes.hpp"

#include "lsdeconv/core/volume.hpp"

#include <array>

namespace lsdeconv::cpu {

// Unscaled forward Fourier transforms of few points, each point with many columns: y_k = sum over l of
// x_l exp(-2 pi i k l / radix), in place.

template <int width>
[[gnu::always_inline]] inline void transform_2(Lanes<width>& a, Lanes<width>& b) {
  const Lanes<width> difference = a - b;
  a = a + b;
  b = difference;
}

template <int width>
[[gnu::always_inline]] inline void transform_4(Lanes<width>& x0, Lanes<width>& x1, Lanes<width>& x2,
                                               Lanes<width>& x3) {
  transform_2(x0, x2);
  transform_2(x1, x3);
  const Lanes<width> odd = turned_back(x3);
  x3 = x2 - odd;
  const Lanes<width> second = x0 - x1;
  x0 = x0 + x1;
  x1 = x2 + odd;
  x2 = second;
}

/// cos(2 pi m / radix) and sin(2 pi m / radix), m = 1, 2, …, (radix - 1) / 2.
template <int radix>
struct Turns;

template <>
struct Turns<3> {
  static constexpr std::array<float, 1> cosines{-0.5F};
  static constexpr std::array<float, 1> sines{0.866025403784438647F};
};

template <>
struct Turns<5> {
  static constexpr std::array<float, 2> cosines{0.309016994374947424F, -0.809016994374947424F};
  static constexpr std::array<float, 2> sines{0.951056516295153572F, 0.587785252292473129F};
};

template <>
struct Turns<7> {
  static constexpr std::array<float, 3> cosines{0.623489801858733531F, -0.222520933956314404F,
                                                -0.900968867902419126F};
  static constexpr std::array<float, 3> sines{0.781831482468029809F, 0.974927912181823607F,
                                              0.433883739117558120F};
};

/// An odd prime number of points: those at equal distance from the first, to both sides, have sums that take
/// cosines and differences that take sines.
template <int radix, int width>
[[gnu::always_inline]] inline void transform_odd(std::array<Lanes<width>, radix>& x) {
  constexpr int half = (radix - 1) / 2;
  const Lanes<width> first = x[0];
#pragma GCC unroll 3
  for (int l = 1; l <= half; ++l) {
    transform_2(x[l], x[radix - l]);
    x[0] = x[0] + x[l];
  }
  std::array<Lanes<width>, half> even;
  std::array<Lanes<width>, half> odd;
#pragma GCC unroll 3
  for (int k = 1; k <= half; ++k) {
    even[k - 1] = first;
#pragma GCC unroll 3
    for (int l = 1; l <= half; ++l) {
      const int m = k * l % radix;
      const int n = m <= half ? m : radix - m;
      const float sine = m <= half ? Turns<radix>::sines[n - 1] : -Turns<radix>::sines[n - 1];
      even[k - 1] = even[k - 1] + Turns<radix>::cosines[n - 1] * x[l];
      odd[k - 1] = l == 1 ? sine * x[radix - l] : odd[k - 1] + sine * x[radix - l];
    }
  }
#pragma GCC unroll 3
  for (int k = 1; k <= half; ++k) {
    const Lanes<width> turned = turned_back(odd[k - 1]);
    x[k] = even[k - 1] + turned;
    x[radix - k] = even[k - 1] - turned;
  }
}

/// A transform of `points` points, known when this is compiled.
template <int points, int width>
struct SmallTransform {
  static constexpr int radix = points;
  std::array<Lanes<width>, radix> x;

  [[gnu::always_inline]] void run() {
    if constexpr (radix == 2) {
      transform_2(x[0], x[1]);
    } else if constexpr (radix == 4) {
      transform_4(x[0], x[1], x[2], x[3]);
    } else if constexpr (radix == 6) {
      run_6();
    } else if constexpr (radix == 8) {
      run_8();
    } else {
      transform_odd<radix>(x);
    }
  }

private:
  /// By the Chinese remainder theorem (Good, J. R. Stat. Soc. B 20:361, 1958): points 3 i + 2 j and
  /// frequencies 3 k + 4 l, both modulo 6, make it two by three points without factors between.
  [[gnu::always_inline]] void run_6() {
    std::array<Lanes<width>, 3> sums{x[0] + x[3], x[2] + x[5], x[4] + x[1]};
    std::array<Lanes<width>, 3> differences{x[0] - x[3], x[2] - x[5], x[4] - x[1]};
    transform_odd<3>(sums);
    transform_odd<3>(differences);
    x = {sums[0], differences[1], sums[2], differences[0], sums[1], differences[2]};
  }

  [[gnu::always_inline]] void run_8() {
    constexpr float root = 0.707106781186547524F;
    transform_4(x[0], x[2], x[4], x[6]);
    transform_4(x[1], x[3], x[5], x[7]);
    const Lanes<width> third = turned_back(x[5]);
    const Lanes<width> second = root * (x[3] + turned_back(x[3]));
    const Lanes<width> fourth = root * (turned_back(x[7]) - x[7]);
    x = {x[0] + x[1], x[2] + second, x[4] + third, x[6] + fourth,
         x[0] - x[1], x[2] - second, x[4] - third, x[6] - fourth};
  }
};

/// A transform of any number of points, by its definition: for prime factors that no planner chooses.
template <int width>
struct AnyTransform {
  /// turns: real and imaginary part of exp(-2 pi i m / radix) for m = 0, 1, …, radix - 1.
  AnyTransform(int points, const float* turns_of_radix)
      : radix(points), room_({2, 1, points}), x(room_.view().row(0, 0)), turns_(turns_of_radix) {}

  int radix;

private:
  Volume<Lanes<width>> room_;

public:
  Lanes<width>* x;

  void run() {
    Lanes<width>* sums = room_.view().row(1, 0);
    for (std::int64_t k = 0; k < radix; ++k) {
      sums[k] = x[0];
      for (std::int64_t l = 1; l < radix; ++l) {
        const float* turn = turns_ + 2 * (k * l % radix);
        sums[k] = sums[k] + times(turn[0], turn[1], x[l]);
      }
    }
    std::copy_n(sums, radix, x);
  }

private:
  const float* turns_;
};

} // namespace lsdeconv::cpu
