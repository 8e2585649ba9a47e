#pragma once

#include "../spectrum_functions.hpp"

#include <type_traits>

/// Fourier transforms of 1 to 16 numbers in registers, as functions of host and device, unscaled. `forward`
/// has exp(-2 pi i j k / n), the other direction its complex conjugate.
namespace lsdeconv::cuda {

/// Calls body(std::integral_constant<int, i>) for i in [0, count).
template <int count, int i = 0, typename Body>
[[gnu::always_inline]] LSDECONV_HOST_DEVICE inline void unrolled(const Body& body) {
  if constexpr (i < count) {
    body(std::integral_constant<int, i>{});
    unrolled<count, i + 1>(body);
  }
}

/// exp(-2 pi i k / n) in double precision, summed up as a power series by the compiler.
struct RootOfUnity {
  double re = 0;
  double im = 0;

  constexpr RootOfUnity(int k, int n) {
    const int nearest = 2 * (k % n) > n ? k % n - n : k % n;
    const double angle = -6.283185307179586476925 * nearest / n;
    double term = 1;
    for (int i = 0; i < 40; i += 2) {
      re += term;
      term *= angle / (i + 1);
      im += term;
      term *= -angle / (i + 2);
    }
  }
};

LSDECONV_HOST_DEVICE inline ComplexNumber operator+(const ComplexNumber& a, const ComplexNumber& b) {
  return {a.re + b.re, a.im + b.im};
}
LSDECONV_HOST_DEVICE inline ComplexNumber operator-(const ComplexNumber& a, const ComplexNumber& b) {
  return {a.re - b.re, a.im - b.im};
}
/// The product with a root of unity, or with its complex conjugate.
template <bool forward>
LSDECONV_HOST_DEVICE inline ComplexNumber turned(const ComplexNumber& a, const ComplexNumber& root) {
  const float im = forward ? root.im : -root.im;
  return {a.re * root.re - a.im * im, a.re * im + a.im * root.re};
}
/// The product with -i, or with i.
template <bool forward>
LSDECONV_HOST_DEVICE inline ComplexNumber quarter_turned(const ComplexNumber& a) {
  return forward ? ComplexNumber{a.im, -a.re} : ComplexNumber{-a.im, a.re};
}
/// The product with exp(-2 pi i k / n), or with its complex conjugate.
template <int k, int n, bool forward>
LSDECONV_HOST_DEVICE inline ComplexNumber turned(const ComplexNumber& a) {
  if constexpr (k % n == 0) {
    return a;
  } else if constexpr (4 * k == n) {
    return quarter_turned<forward>(a);
  } else {
    constexpr RootOfUnity root(k, n);
    constexpr auto re = static_cast<float>(root.re);
    constexpr auto im = static_cast<float>(root.im);
    return turned<forward>(a, {re, im});
  }
}

/// exp(-2 pi i k / n) without a factor that a following sum takes along, since a product and a sum are one
/// instruction: of the cosine and the sine the larger one; 1 for quarter turns.
template <int k, int n>
struct FactoredRoot {
  static constexpr RootOfUnity root{k, n};
  static constexpr bool is_quarter = 4 * k % n == 0;
  static constexpr bool by_cosine = root.re * root.re > root.im* root.im;
  static constexpr double factor = is_quarter ? 1 : by_cosine ? root.re : root.im;

  /// The product with the root, or with its complex conjugate, over the factor.
  template <bool forward>
  LSDECONV_HOST_DEVICE static ComplexNumber turned_over_factor(const ComplexNumber& a) {
    if constexpr (is_quarter) {
      return turned<k % n, n, forward>(a);
    } else if constexpr (by_cosine) {
      constexpr auto tangent = static_cast<float>(forward ? root.im / root.re : -root.im / root.re);
      return {a.re - tangent * a.im, a.im + tangent * a.re};
    } else {
      constexpr auto cotangent = static_cast<float>(root.re / root.im);
      return forward ? ComplexNumber{cotangent * a.re - a.im, cotangent * a.im + a.re}
                     : ComplexNumber{cotangent * a.re + a.im, cotangent * a.im - a.re};
    }
  }
};

/// a + factor b.
LSDECONV_HOST_DEVICE inline ComplexNumber sum(const ComplexNumber& a, float factor, const ComplexNumber& b) {
  return {a.re + factor * b.re, a.im + factor * b.im};
}

/// The transform of `radix` numbers in place.
template <int radix, bool forward>
struct Butterfly;

/// The same of numbers of which the j-th is to be turned by exp(-2 pi i j k / n) before.
template <int radix, bool forward, int k, int n>
struct TurnedButterfly {
  LSDECONV_HOST_DEVICE static void run(ComplexNumber* v) {
    unrolled<radix>([&](auto j) { v[j] = turned<decltype(j)::value * k % n, n, forward>(v[j]); });
    Butterfly<radix, forward>::run(v);
  }
};

template <bool forward, int k, int n>
struct TurnedButterfly<2, forward, k, n> {
  LSDECONV_HOST_DEVICE static void run(ComplexNumber* v) {
    using Root = FactoredRoot<k, n>;
    constexpr auto factor = static_cast<float>(Root::factor);
    const ComplexNumber a = v[0];
    const ComplexNumber b = Root::template turned_over_factor<forward>(v[1]);
    v[0] = sum(a, factor, b);
    v[1] = sum(a, -factor, b);
  }
};

template <bool forward, int k, int n>
struct TurnedButterfly<4, forward, k, n> {
  LSDECONV_HOST_DEVICE static void run(ComplexNumber* v) {
    using Root1 = FactoredRoot<k, n>;
    using Root2 = FactoredRoot<2 * k % n, n>;
    using Root3 = FactoredRoot<3 * k % n, n>;
    constexpr auto first = static_cast<float>(Root1::factor);
    constexpr auto second = static_cast<float>(Root2::factor);
    constexpr auto third = static_cast<float>(Root3::factor / Root1::factor);
    const ComplexNumber v1 = Root1::template turned_over_factor<forward>(v[1]);
    const ComplexNumber v2 = Root2::template turned_over_factor<forward>(v[2]);
    const ComplexNumber v3 = Root3::template turned_over_factor<forward>(v[3]);
    const ComplexNumber a = sum(v[0], second, v2);
    const ComplexNumber b = sum(v[0], -second, v2);
    const ComplexNumber c = sum(v1, third, v3);
    const ComplexNumber d = quarter_turned<forward>(sum(v1, -third, v3));
    v[0] = sum(a, first, c);
    v[1] = sum(b, first, d);
    v[2] = sum(a, -first, c);
    v[3] = sum(b, -first, d);
  }
};

template <bool forward>
struct Butterfly<1, forward> {
  LSDECONV_HOST_DEVICE static void run(ComplexNumber* /*v*/) {}
};

template <bool forward>
struct Butterfly<2, forward> {
  LSDECONV_HOST_DEVICE static void run(ComplexNumber* v) {
    const ComplexNumber a = v[0];
    v[0] = a + v[1];
    v[1] = a - v[1];
  }
};

template <bool forward>
struct Butterfly<4, forward> {
  LSDECONV_HOST_DEVICE static void run(ComplexNumber* v) {
    const ComplexNumber a = v[0] + v[2];
    const ComplexNumber b = v[0] - v[2];
    const ComplexNumber c = v[1] + v[3];
    const ComplexNumber d = quarter_turned<forward>(v[1] - v[3]);
    v[0] = a + c;
    v[1] = b + d;
    v[2] = a - c;
    v[3] = b - d;
  }
};

/// An odd prime, from the sums and differences of numbers at the same distance from the first one.
template <int radix, bool forward>
struct OddButterfly {
  static constexpr int half = radix / 2;

  LSDECONV_HOST_DEVICE static void run(ComplexNumber* v) {
    ComplexNumber sum[half];
    ComplexNumber difference[half];
    ComplexNumber all = v[0];
    unrolled<half>([&](auto i) {
      sum[i] = v[i + 1] + v[radix - 1 - i];
      difference[i] = v[i + 1] - v[radix - 1 - i];
      all = all + sum[i];
    });
    const ComplexNumber first = v[0];
    unrolled<half>([&](auto k) {
      constexpr int frequency = decltype(k)::value + 1;
      ComplexNumber even = first;
      ComplexNumber odd{0, 0};
      unrolled<half>([&](auto i) {
        constexpr RootOfUnity root((decltype(i)::value + 1) * frequency, radix);
        constexpr auto cosine = static_cast<float>(root.re);
        constexpr auto sine = static_cast<float>(-root.im);
        even = {even.re + cosine * sum[i].re, even.im + cosine * sum[i].im};
        odd = {odd.re + sine * difference[i].re, odd.im + sine * difference[i].im};
      });
      odd = quarter_turned<forward>(odd);
      v[frequency] = even + odd;
      v[radix - frequency] = even - odd;
    });
    v[0] = all;
  }
};

/// A product of two factors: transforms of `outer` numbers, then of `inner` ones that are turned.
template <int outer, int inner, bool forward>
struct CompositeButterfly {
  LSDECONV_HOST_DEVICE static void run(ComplexNumber* v) {
    ComplexNumber between[outer * inner];
    unrolled<inner>([&](auto j) {
      constexpr int place = decltype(j)::value;
      ComplexNumber u[outer];
      unrolled<outer>([&](auto i) { u[i] = v[place + inner * i]; });
      Butterfly<outer, forward>::run(u);
      unrolled<outer>([&](auto k) { between[k * inner + place] = u[k]; });
    });
    unrolled<outer>([&](auto k) {
      constexpr int first = decltype(k)::value;
      TurnedButterfly<inner, forward, first, outer * inner>::run(between + first * inner);
      unrolled<inner>([&](auto m) { v[first + outer * m] = between[first * inner + m]; });
    });
  }
};

template <bool forward>
struct Butterfly<3, forward> : OddButterfly<3, forward> {};
template <bool forward>
struct Butterfly<5, forward> : OddButterfly<5, forward> {};
template <bool forward>
struct Butterfly<7, forward> : OddButterfly<7, forward> {};
template <bool forward>
struct Butterfly<6, forward> : CompositeButterfly<3, 2, forward> {};
template <bool forward>
struct Butterfly<8, forward> : CompositeButterfly<2, 4, forward> {};
template <bool forward>
struct Butterfly<9, forward> : CompositeButterfly<3, 3, forward> {};
template <bool forward>
struct Butterfly<10, forward> : CompositeButterfly<5, 2, forward> {};
template <bool forward>
struct Butterfly<12, forward> : CompositeButterfly<3, 4, forward> {};
template <bool forward>
struct Butterfly<14, forward> : CompositeButterfly<7, 2, forward> {};
template <bool forward>
struct Butterfly<15, forward> : CompositeButterfly<3, 5, forward> {};
template <bool forward>
struct Butterfly<16, forward> : CompositeButterfly<4, 4, forward> {};

/// Calls body(std::integral_constant<int, radix>) for one of the radices above that is neither more than
/// `tried` nor less than `least`.
template <int tried, int least, typename Body>
[[gnu::always_inline]] LSDECONV_HOST_DEVICE inline void with_radix(int radix, const Body& body) {
  if constexpr (tried == 11 || tried == 13) {
    with_radix<tried - 1, least>(radix, body);
  } else if constexpr (tried > least) {
    if (radix == tried) {
      body(std::integral_constant<int, tried>{});
    } else {
      with_radix<tried - 1, least>(radix, body);
    }
  } else {
    body(std::integral_constant<int, least>{});
  }
}

} // namespace lsdeconv::cuda
