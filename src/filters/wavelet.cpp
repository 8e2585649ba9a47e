#include "lsdeconv/filters/wavelet.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <complex>
#include <numeric>

namespace lsdeconv {
namespace {

using Real = long double;
using Complex = std::complex<Real>;

/// P(y) = sum over k < moments of binomial(moments - 1 + k, k) y^k, lowest power first (Daubechies 1988, eq.
/// 4.9).
std::vector<Real> half_band_polynomial(int moments) {
  std::vector<Real> coefficients{1};
  for (int k = 1; k < moments; ++k) {
    coefficients.push_back(coefficients.back() * static_cast<Real>(moments - 1 + k) / static_cast<Real>(k));
  }
  return coefficients;
}

/// All roots of a polynomial, whose coefficients are given lowest power first, by the simultaneous iteration
/// of Durand (1960) and Kerner (1966).
std::vector<Complex> roots(const std::vector<Real>& polynomial) {
  const std::size_t degree = polynomial.size() - 1;
  std::vector<Complex> at(degree);
  for (std::size_t i = 0; i < degree; ++i) {
    at[i] = std::pow(Complex(0.2L, 0.45L), static_cast<Real>(i)) * 0.5L;
  }
  for (int round = 0; round < 500; ++round) {
    for (std::size_t i = 0; i < degree; ++i) {
      Complex value = polynomial[degree];
      Complex others = polynomial[degree];
      for (std::size_t j = 0; j < degree; ++j) {
        value = value * at[i] + polynomial[degree - 1 - j];
        others *= i == j ? 1 : at[i] - at[j];
      }
      at[i] -= value / others;
    }
  }
  return at;
}

/// The solution z of y = (2 - z - 1/z) / 4 that lies inside the unit circle.
Complex inner_zero(const Complex& y) {
  const Complex middle = Real(1) - Real(2) * y;
  const Complex off = std::sqrt(middle * middle - Real(1));
  const Complex zero = middle + off;
  return std::abs(zero) < 1 ? zero : middle - off;
}

/// Coefficients of (1 + z)^moments times the product of (z - zero), highest power first.
std::vector<Complex> expand(int moments, const std::vector<Complex>& zeros) {
  std::vector<Complex> product{1};
  const auto multiply = [&](const Complex& zero) {
    product.emplace_back(0);
    for (std::size_t i = product.size() - 1; i > 0; --i) {
      product[i] -= zero * product[i - 1];
    }
  };
  std::for_each(zeros.begin(), zeros.end(), multiply);
  for (int i = 0; i < moments; ++i) {
    multiply(-1);
  }
  return product;
}

} // namespace

Wavelet daubechies(int moments) {
  if (moments < 1 || moments > most_vanishing_moments) {
    throw Error(
        text("there is no wavelet db", moments, " here; take one of db1 to db", most_vanishing_moments));
  }
  std::vector<Complex> zeros = roots(half_band_polynomial(moments));
  std::transform(zeros.begin(), zeros.end(), zeros.begin(), inner_zero);
  const std::vector<Complex> product = expand(moments, zeros);
  const Real sum = std::accumulate(product.begin(), product.end(), Complex{}).real();
  Wavelet wavelet;
  Real sign = -1;
  for (const Complex& value : product) {
    const Real scaled = value.real() * std::sqrt(Real(2)) / sum;
    wavelet.low.push_back(static_cast<double>(scaled));
    wavelet.high.push_back(static_cast<double>(sign * scaled));
    sign = -sign;
  }
  std::reverse(wavelet.low.begin(), wavelet.low.end());
  return wavelet;
}

int vanishing_moments(std::string_view name) {
  int moments = 0;
  const bool prefixed = name.starts_with("db");
  const char* end = name.data() + name.size();
  const auto [rest, fault] = std::from_chars(name.data() + (prefixed ? 2 : 0), end, moments);
  if (!prefixed || fault != std::errc{} || rest != end || moments < 1 || moments > most_vanishing_moments) {
    throw UserError(
        text("--destripe-wavelet ", name, " is unknown; take one of db1 to db", most_vanishing_moments));
  }
  return moments;
}

} // namespace lsdeconv
