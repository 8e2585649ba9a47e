#include "random_stream.hpp"

#include <cmath>
#include <math.h> // lgamma_r: lgamma shares a sign between threads
#include <numbers>

namespace lsdeconv {

RandomStream::RandomStream(std::uint64_t seed, const Index3& place, std::uint64_t purpose)
    : state_(splitmix64_mix(seed + splitmix64_increment)) {
  for (const std::uint64_t key : {static_cast<std::uint64_t>(place.z), static_cast<std::uint64_t>(place.y),
                                  static_cast<std::uint64_t>(place.x), purpose}) {
    state_ = splitmix64_mix((state_ + splitmix64_increment) ^ (key * 0xD1342543DE82EF95ULL));
  }
}

/// Box & Muller 1958: the first of the two numbers that the method gives.
double RandomStream::normal() {
  const double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * std::numbers::pi * uniform());
}

double RandomStream::poisson(double mean) {
  return mean < 10 ? poisson_by_inversion(mean) : poisson_by_rejection(mean);
}

double RandomStream::poisson_by_inversion(double mean) {
  const double u = uniform();
  double probability = std::exp(-mean);
  double cumulated = probability;
  double k = 0;
  while (u >= cumulated && probability > 0) {
    probability *= mean / ++k;
    cumulated += probability;
  }
  return k;
}

/// Transformed rejection with squeeze: algorithm PTRS of Hörmann, Insur. Math. Econ. 12:39 (1993).
double RandomStream::poisson_by_rejection(double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const double u = uniform() - 0.5;
    const double v = 1 - uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) {
      return k;
    }
    if (k < 0 || (us < 0.013 && v > us)) {
      continue;
    }
    int sign = 0;
    const double density = k * std::log(mean) - mean - ::lgamma_r(k + 1, &sign);
    if (std::log(v * inverse_alpha / (a / (us * us) + b)) <= density) {
      return k;
    }
  }
}

} // namespace lsdeconv
