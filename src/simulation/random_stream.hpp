#pragma once

#include "lsdeconv/core/box.hpp"

#include <cstdint>

namespace lsdeconv {

/// Random numbers that begin at a place: the same seed, place and purpose give the same numbers, whoever asks
/// and in whatever order (SplitMix64: Steele, Lea & Flood 2014, counting from a hash of the place).
class RandomStream {
public:
  explicit RandomStream(std::uint64_t state) : state_(state) {}
  RandomStream(std::uint64_t seed, const Index3& place, std::uint64_t purpose = 0);

  std::uint64_t next() {
    state_ += increment;
    return mixed(state_);
  }
  /// In [0, 1), 53 random bits.
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }
  double uniform(double lower, double upper) { return lower + (upper - lower) * uniform(); }
  /// Standard normal distribution.
  double normal();
  /// Poisson distribution, exact for every mean >= 0.
  double poisson(double mean);

private:
  static constexpr std::uint64_t increment = 0x9E3779B97F4A7C15ULL;
  static constexpr std::uint64_t mixed(std::uint64_t h) {
    h = (h ^ h >> 30U) * 0xBF58476D1CE4E5B9ULL;
    h = (h ^ h >> 27U) * 0x94D049BB133111EBULL;
    return h ^ h >> 31U;
  }

  double poisson_by_inversion(double mean);
  double poisson_by_rejection(double mean);

  std::uint64_t state_;
};

} // namespace lsdeconv
