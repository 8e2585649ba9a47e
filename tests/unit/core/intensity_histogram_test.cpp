#include "lsdeconv/core/intensity_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace lsdeconv {
namespace {

/// The bin by search among the edges that the definition gives, without a look at the bits.
int bin_by_search(float value) {
  std::vector<double> edges;
  for (int octave = -18; octave < 20; ++octave) {
    const int steps = octave >= -10 && octave < 16 ? 16 : 4;
    for (int step = 0; step < steps; ++step) {
      edges.push_back(std::pow(2.0, octave) * (1 + static_cast<double>(step) / steps));
    }
  }
  edges.push_back(std::pow(2.0, 20));
  return static_cast<int>(std::upper_bound(edges.begin(), edges.end(), double{value}) - edges.begin());
}

std::vector<float> random_intensities(std::size_t count) {
  std::mt19937 random(7);
  std::lognormal_distribution<float> distribution(5.0F, 1.5F);
  std::vector<float> values(count);
  std::generate(values.begin(), values.end(), [&] { return distribution(random); });
  return values;
}

IntensityHistogram histogram_of(const std::vector<float>& values) {
  IntensityHistogram histogram;
  histogram.add({values.data(), {1, 1, static_cast<std::int64_t>(values.size())}});
  return histogram;
}

TEST(IntensityHistogram, BinsAgreeWithASearchAmongTheEdges) {
  for (const float value : random_intensities(20000)) {
    for (const float scale : {1.0F, 1.0F / 65536, 1024.0F}) {
      ASSERT_EQ(IntensityHistogram::bin_of(scale * value), bin_by_search(scale * value)) << scale * value;
    }
  }
}

TEST(IntensityHistogram, EveryEdgeOpensItsBin) {
  for (int bin = 1; bin < IntensityHistogram::bins; ++bin) {
    const auto edge = static_cast<float>(IntensityHistogram::lower_edge(bin));
    EXPECT_EQ(IntensityHistogram::bin_of(edge), bin);
    EXPECT_EQ(IntensityHistogram::bin_of(std::nextafter(edge, 0.0F)), bin - 1);
  }
}

TEST(IntensityHistogram, BinsOfUsualCountsAreASixteenthWideAndTheOthersAQuarter) {
  for (int bin = 1; bin < IntensityHistogram::bins - 1; ++bin) {
    const double low = IntensityHistogram::lower_edge(bin);
    const bool usual = low >= 1.0 / 1024 && low < 65536;
    EXPECT_LE(IntensityHistogram::lower_edge(bin + 1) - low, low / (usual ? 16 : 4)) << low;
  }
}

TEST(IntensityHistogram, ValuesOutsideTheRangeGoToTheOuterBins) {
  constexpr int last = IntensityHistogram::bins - 1;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(IntensityHistogram::bin_of(0.0F), 0);
  EXPECT_EQ(IntensityHistogram::bin_of(-5.0F), 0);
  EXPECT_EQ(IntensityHistogram::bin_of(-infinity), 0);
  EXPECT_EQ(IntensityHistogram::bin_of(std::numeric_limits<float>::denorm_min()), 0);
  EXPECT_EQ(IntensityHistogram::bin_of(std::numeric_limits<float>::quiet_NaN()), 0);
  EXPECT_EQ(IntensityHistogram::bin_of(2097152.0F), last);
  EXPECT_EQ(IntensityHistogram::bin_of(infinity), last);
}

TEST(IntensityHistogram, PercentilesLieWithinABinOfTheSortedValues) {
  std::vector<float> values = random_intensities(50000);
  const IntensityHistogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  for (const double percent : {0.1, 1.0, 25.0, 50.0, 75.0, 99.0, 99.9}) {
    const double exact = values[static_cast<std::size_t>(percent / 100 * 49999)];
    EXPECT_NEAR(histogram.percentile(percent), exact, exact / 16) << percent << " %";
  }
}

/// Floating-point data are often between 0 and 1.
TEST(IntensityHistogram, PercentilesOfFractionsAreAsSharpFromAThousandthOn) {
  std::vector<float> values = random_intensities(50000);
  std::transform(values.begin(), values.end(), values.begin(), [](float v) { return v / 65536; });
  const IntensityHistogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  for (const double percent : {0.1, 1.0, 50.0, 99.0, 99.9}) {
    const auto exact = static_cast<double>(values[static_cast<std::size_t>(percent / 100 * 49999)]);
    EXPECT_NEAR(histogram.percentile(percent), exact, exact / (exact < 1.0 / 1024 ? 4 : 16))
        << percent << " %";
  }
}

/// Four values in the bin from 1 to 1 + 1/16, four in that from 8 to 8.5.
TEST(IntensityHistogram, PercentilesRiseLinearlyThroughABin) {
  const IntensityHistogram histogram = histogram_of({1, 1, 1, 1, 8, 8, 8, 8});
  EXPECT_DOUBLE_EQ(histogram.percentile(0), 1);
  EXPECT_DOUBLE_EQ(histogram.percentile(12.5), 1 + 1.0 / 64);
  EXPECT_DOUBLE_EQ(histogram.percentile(37.5), 1 + 3.0 / 64);
  EXPECT_DOUBLE_EQ(histogram.percentile(50), 1 + 1.0 / 16) << "the end of the lower bin, not the next one";
  EXPECT_DOUBLE_EQ(histogram.percentile(75), 8.25);
  EXPECT_DOUBLE_EQ(histogram.percentile(100), 8.5);
  EXPECT_DOUBLE_EQ(histogram.percentile(-3), 1);
  EXPECT_DOUBLE_EQ(histogram.percentile(120), 8.5);
}

TEST(IntensityHistogram, PercentilesOfTheOuterBinsStayAtTheirEdges) {
  EXPECT_DOUBLE_EQ(histogram_of({0, 0}).percentile(50), std::ldexp(1.0, -19)) << "bin 0 begins at 0";
  EXPECT_DOUBLE_EQ(histogram_of({3e6F, 4e6F}).percentile(50), 1048576) << "the last bin has no upper edge";
}

TEST(IntensityHistogram, PercentilesNeverFall) {
  const IntensityHistogram histogram = histogram_of(random_intensities(1000));
  double previous = 0;
  for (int percent = 0; percent <= 100; ++percent) {
    EXPECT_GE(histogram.percentile(percent), previous);
    previous = histogram.percentile(percent);
  }
}

TEST(IntensityHistogram, EmptyOrBlackGivesZero) {
  EXPECT_EQ(IntensityHistogram{}.percentile(50), 0);
  EXPECT_EQ(IntensityHistogram{}.total(), 0U);
  EXPECT_LT(histogram_of(std::vector<float>(100, 0.0F)).percentile(100), 0.07);
}

TEST(IntensityHistogram, ASumCountsBothParts) {
  const std::vector<float> values = random_intensities(3000);
  IntensityHistogram sum = histogram_of({values.begin(), values.begin() + 1000});
  sum += histogram_of({values.begin() + 1000, values.end()});
  EXPECT_EQ(sum.counts, histogram_of(values).counts);
  EXPECT_EQ(sum.total(), 3000U);
}

TEST(IntensityHistogram, AViewWithGapsCountsOnlyItsOwnVoxels) {
  Volume<float> volume({4, 5, 6}, 100.0F);
  volume(1, 1, 1) = 900.0F;
  IntensityHistogram histogram;
  const VolumeView<const float> view = volume.view();
  histogram.add(view.part({{1, 1, 1}, {3, 4, 5}}));
  EXPECT_EQ(histogram.total(), 24U);
  EXPECT_EQ(histogram.counts[static_cast<std::size_t>(IntensityHistogram::bin_of(900.0F))], 1U);
}

} // namespace
} // namespace lsdeconv
