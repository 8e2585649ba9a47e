#pragma once

#include "lsdeconv/core/host_device.hpp"

#include <cstdint>

namespace lsdeconv {

/// What the generator SplitMix64 adds to its state from number to number (Steele, Lea & Flood, Fast
/// splittable pseudorandom number generators, OOPSLA 2014): the odd number nearest to 2^64 over the golden
/// ratio.
inline constexpr std::uint64_t splitmix64_increment = 0x9E3779B97F4A7C15ULL;

/// The finaliser of SplitMix64, which turns its state into a number: a bijection of the 64-bit words whose
/// every output bit depends on every input bit. 0 stays 0.
LSDECONV_HOST_DEVICE constexpr std::uint64_t splitmix64_mix(std::uint64_t word) {
  word = (word ^ word >> 30U) * 0xBF58476D1CE4E5B9ULL;
  word = (word ^ word >> 27U) * 0x94D049BB133111EBULL;
  return word ^ word >> 31U;
}

} // namespace lsdeconv
