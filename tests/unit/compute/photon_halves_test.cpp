#include "lsdeconv/compute/photon_halves.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace lsdeconv {
namespace {

using photon_halves::half;

TEST(PhotonHalves, CountTheOnesOfAWord) {
  std::uint64_t word = 1;
  for (int i = 0; i < 1000; ++i) {
    word = photon_halves::hashed(word);
    ASSERT_EQ(photon_halves::ones(word), std::popcount(word));
  }
  EXPECT_EQ(photon_halves::ones(~0ULL), 64);
}

/// Few photo-electrons are thrown one by one, many by the normal limit.
TEST(PhotonHalves, AreBinomial) {
  for (const float gain : {0.5F, 2.0F}) {
    for (const int electrons : {1, 20, 100, 1024, 1025, 40000}) {
      const float counts = gain * static_cast<float>(electrons);
      double mean = 0;
      double square = 0;
      constexpr int draws = 20000;
      for (int i = 0; i < draws; ++i) {
        const double heads = half(counts, {.gain = gain, .draw = 3}, i, 5, 7) / gain;
        ASSERT_NEAR(heads, std::round(heads), 1e-2);
        ASSERT_TRUE(heads >= 0 && heads <= electrons);
        const double deviation = (heads - electrons / 2.0) / std::sqrt(electrons / 4.0);
        mean += deviation / draws;
        square += deviation * deviation / draws;
      }
      EXPECT_NEAR(mean, 0, 5 / std::sqrt(draws)) << electrons;
      EXPECT_NEAR(square, 1, 0.06) << electrons;
    }
  }
}

TEST(PhotonHalves, DependOnThePlaceInTheVolumeAndTheDrawAlone) {
  int same = 0;
  for (int x = 0; x < 1000; ++x) {
    const float whole = half(100, {.gain = 1, .draw = 9}, 12, 23, 34 + x);
    EXPECT_EQ(half(100, {.gain = 1, .draw = 9, .begin_z = 10, .begin_y = 20, .begin_x = 30}, 2, 3, 4 + x),
              whole);
    same += half(100, {.gain = 1, .draw = 10}, 12, 23, 34 + x) == whole ? 1 : 0;
  }
  EXPECT_LT(same, 150) << "about 8 % agree by chance";
}

TEST(PhotonHalves, ShareEvenlyWhatIsNoWholePhotoElectron) {
  EXPECT_EQ(half(7, {}, 1, 2, 3), 3.5F) << "the gain is not known";
  EXPECT_EQ(half(0, {.gain = 2}, 1, 2, 3), 0);
  const float part = half(0.8F, {.gain = 2}, 1, 2, 3); // 0.4 of one rounds to none
  EXPECT_EQ(part, 0.4F);
  EXPECT_EQ(half(-3, {.gain = 2}, 1, 2, 3), -1.5F);
  EXPECT_TRUE(std::isnan(half(NAN, {.gain = 2}, 1, 2, 3)));
}

TEST(PhotonHalves, MakeUpTheWhole) {
  for (int x = 0; x < 100; ++x) {
    const auto counts = static_cast<float>(3.3 * x);
    const float sum = half(counts, {.gain = 2, .draw = 4}, 1, 2, x)
                      + half(counts, {.gain = 2, .draw = 4, .second = true}, 1, 2, x);
    EXPECT_NEAR(sum, counts, 1e-5 * counts);
  }
}

} // namespace
} // namespace lsdeconv
