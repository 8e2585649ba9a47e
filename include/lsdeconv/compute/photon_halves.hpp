#pragma once

#include "lsdeconv/core/host_device.hpp"
#include "lsdeconv/core/splitmix64.hpp"

#include <cmath>
#include <cstdint>

namespace lsdeconv {

/// How photo-electrons are shared out to two halves: each of them goes to one or the other with equal
/// probability, so that both are Poisson data of half the light, independent of each other. The choice
/// depends on a voxel's place in the volume and on `draw` alone, not on how the volume is cut into blocks.
struct PhotonSplit {
  float gain = 0;           ///< Counts per photo-electron; 0: not known, both halves are half of the counts.
  std::uint64_t draw = 0;   ///< Number of the draw.
  std::int64_t begin_z = 0; ///< Place in the volume of the first voxel of the data.
  std::int64_t begin_y = 0;
  std::int64_t begin_x = 0;
  bool second = false; ///< Which half is meant.
};

namespace photon_halves {

/// The next number of SplitMix64 (Steele, Lea & Flood 2014).
LSDECONV_HOST_DEVICE constexpr std::uint64_t hashed(std::uint64_t h) {
  return splitmix64_mix(h + splitmix64_increment);
}

/// How many bits of a word are 1.
LSDECONV_HOST_DEVICE constexpr int ones(std::uint64_t word) {
  word -= word >> 1U & 0x5555555555555555ULL;
  word = (word & 0x3333333333333333ULL) + (word >> 2U & 0x3333333333333333ULL);
  word = (word + (word >> 4U)) & 0x0F0F0F0F0F0F0F0FULL;
  return static_cast<int>(word * 0x0101010101010101ULL >> 56U);
}

/// How many of `coins` fall on heads: binomial with probability one half, of more than 1024 coins its normal
/// limit. state: any number, equal ones give equal results.
LSDECONV_HOST_DEVICE inline std::int64_t heads(std::int64_t coins, std::uint64_t state) {
  constexpr std::int64_t most = 1024; // that are thrown one by one
  constexpr std::int64_t expected = most / 2;
  const bool many = coins > most;
  std::int64_t sum = 0;
  for (std::int64_t left = many ? most : coins; left > 0; left -= 64) {
    state = hashed(state);
    sum += ones(left >= 64 ? state : state >> static_cast<unsigned>(64 - left));
  }
  if (!many) {
    return sum;
  }
  const double deviation = static_cast<double>(sum - expected) / 16; // in units of the standard deviation
  const auto all = static_cast<double>(coins);
  return static_cast<std::int64_t>(floor(all / 2 + sqrt(all) / 2 * deviation + 0.5));
}

/// The state for heads() of the voxel at (z, y, x) of the data.
LSDECONV_HOST_DEVICE inline std::uint64_t state_at(const PhotonSplit& split, std::int64_t z, std::int64_t y,
                                                   std::int64_t x) {
  std::uint64_t state =
      hashed(split.draw * splitmix64_increment ^ static_cast<std::uint64_t>(split.begin_z + z));
  state = hashed(state ^ static_cast<std::uint64_t>(split.begin_y + y));
  return hashed(state ^ static_cast<std::uint64_t>(split.begin_x + x));
}

/// The counts of one half of a voxel of `counts` at (z, y, x) of the data. What is left beside whole
/// photo-electrons is shared evenly, and so is what lies below 0; NaN remains NaN.
LSDECONV_HOST_DEVICE inline float half(float counts, const PhotonSplit& split, std::int64_t z, std::int64_t y,
                                       std::int64_t x) {
  if (!(split.gain > 0) || !(counts > 0)) {
    return counts / 2;
  }
  const auto electrons = static_cast<std::int64_t>(floor(static_cast<double>(counts / split.gain) + 0.5));
  const auto excess = static_cast<float>(2 * heads(electrons, state_at(split, z, y, x)) - electrons);
  const float half = 0.5F * (counts + split.gain * (split.second ? -excess : excess));
  return half < 0 ? 0 : half > counts ? counts : half;
}

} // namespace photon_halves
} // namespace lsdeconv
