#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/splitmix64.hpp"

#include <cstdint>

namespace lsdeconv {

/// A generator of random numbers that belongs to a place in space: the same seed, place and purpose give the
/// same numbers, whatever other streams there are. SplitMix64 (Steele, Lea & Flood 2014) whose first state is
/// a hash of the three.
class RandomStream {
public:
  /// A stream that begins in this state of SplitMix64.
  explicit RandomStream(std::uint64_t state) : state_(state) {}
  RandomStream(std::uint64_t seed, const Index3& place, std::uint64_t purpose = 0);

  /// 64 random bits.
  std::uint64_t next() {
    state_ += splitmix64_increment;
    return splitmix64_mix(state_);
  }
  /// Evenly distributed in [0, 1), with 53 random bits.
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1p-53; }
  double uniform(double lower, double upper) { return lower + (upper - lower) * uniform(); }
  /// Standard normal distribution.
  double normal();
  /// Poisson distribution, exact for every mean >= 0.
  double poisson(double mean);

private:
  double poisson_by_inversion(double mean);
  double poisson_by_rejection(double mean);

  std::uint64_t state_;
};

} // namespace lsdeconv
