#include "lsdeconv/core/splitmix64.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

/// The first numbers of Vigna's reference implementation (splitmix64.c) for the seed 1234567.
TEST(SplitMix64, IsTheReference) {
  std::uint64_t state = 1234567;
  for (const std::uint64_t expected : {6457827717110365317ULL, 3203168211198807973ULL, 9817491932198370423ULL,
                                       4593380528125082431ULL, 16408922859458223821ULL}) {
    state += splitmix64_increment;
    EXPECT_EQ(splitmix64_mix(state), expected);
  }
}

TEST(SplitMix64, KeepsZero) {
  EXPECT_EQ(splitmix64_mix(0), 0U);
}

} // namespace
} // namespace lsdeconv
