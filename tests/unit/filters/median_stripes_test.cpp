#include "support/test_volumes.hpp"

#include "lsdeconv/filters/median_stripes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

/// A number of a normal distribution that belongs to a place (Box & Muller, Ann. Math. Stat. 29:610, 1958).
double normal(std::uint64_t seed, std::int64_t place) {
  const double u = 1 - testing::hashed(seed, 2 * place);
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * testing::hashed(seed, 2 * place + 1));
}

template <typename Value>
Volume<float> volume_of(const Extent3& extent, Value&& value) {
  Volume<float> volume(extent);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        volume(z, y, x) = static_cast<float>(value(z, y, x));
      }
    }
  }
  return volume;
}

Volume<float> pattern_of(const Volume<float>& volume) {
  Volume<float> slices(volume.extent());
  copy(volume.view(), slices.view());
  Volume<float> pattern({1, volume.extent().y, volume.extent().x});
  column_pattern(slices.view(), pattern.view(), 2);
  return pattern;
}

/// What is left of a pattern, in relation to it, root mean square, when what was found is taken off.
template <typename Pattern>
double part_left(const Volume<float>& found, Pattern&& pattern) {
  double left = 0;
  double all = 0;
  for (std::int64_t y = 0; y < found.extent().y; ++y) {
    for (std::int64_t x = 0; x < found.extent().x; ++x) {
      const double true_value = pattern(y, x);
      left += std::pow(static_cast<double>(found(0, y, x)) - true_value, 2);
      all += true_value * true_value;
    }
  }
  return std::sqrt(left / all);
}

// Golden numbers of scipy.ndimage 1.14: convolve1d with (1 2 1) / 4, median_filter of 9 along x, the same
// along y, all of mode reflect; numpy.median of the differences.
TEST(ColumnPattern, IsThatOfSciPysFilters) {
  const Volume<float> found = pattern_of(volume_of({5, 24, 30}, [](auto z, auto y, auto x) {
    const double wave =
        std::sin(.3 * static_cast<double>(x) + .2 * static_cast<double>(y) + static_cast<double>(z));
    return 100 + 10 * wave + static_cast<double>((7 * x + 11 * y) % 13 + z * x % 3);
  }));
  EXPECT_NEAR(found(0, 0, 0), -6.018982887268066, 2e-5);
  EXPECT_NEAR(found(0, 5, 7), -5.124979496002197, 2e-5);
  EXPECT_NEAR(found(0, 12, 29), 6.463072776794434, 2e-5);
  EXPECT_NEAR(found(0, 23, 15), -2.029296875, 2e-5);
}

TEST(ColumnPattern, OfPixelsThatDifferAtRandomIsFoundUpToTheMeanOfAWindow) {
  const auto pixel = [](std::int64_t y, std::int64_t x) { return 10 * normal(1, y * 1000 + x); };
  for (const std::int64_t size : {128, 512}) {
    const Volume<float> volume =
        volume_of({1, size, size}, [&](auto, auto y, auto x) { return 100 + pixel(y, x); });
    EXPECT_LT(part_left(pattern_of(volume), pixel), 0.13) << size;
  }
}

TEST(ColumnPattern, OfEverySecondColumnIsFoundWhole) {
  const auto column = [](std::int64_t, std::int64_t x) { return x % 2 == 0 ? 5.0 : -5.0; };
  const Volume<float> volume =
      volume_of({3, 30, 40}, [&](auto, auto y, auto x) { return 100 + column(y, x); });
  const Volume<float> found = pattern_of(volume);
  for (std::int64_t x = 1; x < 39; ++x) {
    ASSERT_NEAR(found(0, 15, x), column(15, x), 1e-4) << x;
  }
}

TEST(ColumnPattern, IsFoundBehindTissueThatChangesFromSliceToSlice) {
  const auto pixel = [](std::int64_t y, std::int64_t x) { return 10 * normal(2, y * 1000 + x); };
  const auto tissue = [](std::int64_t z, std::int64_t y, std::int64_t x) {
    const double slow = std::sin(.11 * static_cast<double>(x) + .4 * static_cast<double>(z))
                        * std::cos(.09 * static_cast<double>(y) - .3 * static_cast<double>(z));
    const bool cell = testing::hashed(3, (z / 4 * 32 + y / 4) * 32 + x / 4) < 0.03;
    return 300 + 150 * slow + (cell ? 400 : 0);
  };
  const Volume<float> volume =
      volume_of({61, 128, 128}, [&](auto z, auto y, auto x) { return tissue(z, y, x) + pixel(y, x); });
  EXPECT_LT(part_left(pattern_of(volume), pixel), 0.3);
}

TEST(ColumnPattern, DependsOnTheRowsOfItsMarginAlone) {
  const Volume<float> volume = testing::noise({4, 40, 30}, 7);
  const Volume<float> all = pattern_of(volume);
  const std::int64_t first = 20;
  const Box3 box{{0, first - pattern_margin, 0}, {4, first + 1 + pattern_margin, 30}};
  Volume<float> band(box.extent());
  copy(volume.view().part(box), band.view());
  const Volume<float> found = pattern_of(band);
  for (std::int64_t x = 0; x < 30; ++x) {
    ASSERT_EQ(found(0, pattern_margin, x), all(0, first, x)) << x;
  }
}

TEST(StripeSegments, ReachOverTheLengthAndSumToOne) {
  for (const std::int64_t size : {1, 2, 40, 127, 128, 200, 1000, 5000}) {
    const StripeSegments segments(size);
    EXPECT_EQ(segments.begin(0), 0);
    EXPECT_EQ(segments.end(segments.count() - 1), size);
    for (std::int64_t voxel = 0; voxel < size; ++voxel) {
      double sum = 0;
      for (std::int64_t place = 0; place < segments.count(); ++place) {
        sum += segments.part(place, voxel);
      }
      ASSERT_NEAR(sum, 1, 1e-9) << size << " voxel " << voxel;
    }
  }
  EXPECT_EQ(StripeSegments(200).count(), 4);
  EXPECT_EQ(StripeSegments(200).begin(2), 66);
  EXPECT_EQ(StripeSegments(200).end(1), 134);
  EXPECT_EQ(StripeSegments(5000).count(), StripeSegments::most + 1);
}

// Golden numbers of scipy.ndimage 1.14, as above with a window of 17, cut off above at the 90th percentile of
// the depth below the surroundings.
TEST(SegmentStripes, AreThoseOfSciPysFilters) {
  Volume<float> medians = volume_of({3, 1, 40}, [](auto place, auto, auto across) {
    return 100 + 10 * std::sin(.4 * static_cast<double>(across) + static_cast<double>(place))
           + static_cast<double>(7 * across % 5 * (1 + place));
  });
  segment_stripes(medians.view());
  EXPECT_NEAR(medians(0, 0, 0), -8.488029845209724, 2e-5);
  EXPECT_NEAR(medians(1, 0, 7), -1.974079624213104, 2e-5);
  EXPECT_NEAR(medians(2, 0, 39), -1.4730458207346402, 2e-5);
  EXPECT_NEAR(medians(2, 0, 20), -14.331136708566873, 2e-5);
  const float highest = *std::max_element(medians.begin(), medians.end());
  EXPECT_NEAR(highest, 10.669190290529713, 2e-5);
}

TEST(SegmentStripes, LeaveWhatDiffersFarMoreThanShadows) {
  const auto shadow = [](std::int64_t across) { return across % 5 == 0 ? -8.0 : 0.0; };
  Volume<float> medians = volume_of({2, 1, 101}, [&](auto, auto, auto across) {
    return 100 + shadow(across) + (across == 52 ? 500 : across == 78 ? -90 : 0);
  });
  segment_stripes(medians.view());
  EXPECT_LT(medians(0, 0, 52), 10);
  EXPECT_GT(medians(0, 0, 78), -33);
  EXPECT_NEAR(medians(1, 0, 30), -8, 3);
}

} // namespace
} // namespace lsdeconv
