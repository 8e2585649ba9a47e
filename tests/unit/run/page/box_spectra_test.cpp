#include "run/page/box_spectra.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace lsdeconv {
namespace {

/// A wave of that many cycles per voxel along an axis, on a level.
Volume<float> wave(int axis, double frequency) {
  Volume<float> box({32, 32, 32});
  for (std::int64_t z = 0; z < 32; ++z) {
    for (std::int64_t y = 0; y < 32; ++y) {
      for (std::int64_t x = 0; x < 32; ++x) {
        const auto place = static_cast<double>(Index3{z, y, x}[axis]);
        box(z, y, x) = static_cast<float>(50 + 20 * std::cos(2 * std::numbers::pi * frequency * place));
      }
    }
  }
  return box;
}

TEST(SpectrumAlong, PeaksAtTheFrequencyOfAWave) {
  for (int axis = 0; axis < axes; ++axis) {
    const AxisSpectrum spectrum = spectrum_along(axis, wave(axis, 0.25).view());
    ASSERT_EQ(spectrum.frequency.size(), 16U);
    EXPECT_DOUBLE_EQ(spectrum.frequency.front(), 1 / 32.0);
    EXPECT_DOUBLE_EQ(spectrum.frequency.back(), 0.5);
    const auto peak = std::max_element(spectrum.power.begin(), spectrum.power.end()) - spectrum.power.begin();
    EXPECT_DOUBLE_EQ(spectrum.frequency[static_cast<std::size_t>(peak)], 0.25);
  }
}

TEST(SpectrumAlong, OfWhiteNoiseIsFlat) {
  std::mt19937 random(5);
  std::normal_distribution<float> noise(100, 10);
  Volume<float> box({48, 48, 48});
  for (float& value : box) {
    value = noise(random);
  }
  const AxisSpectrum spectrum = spectrum_along(2, box.view());
  double high = 0;
  for (std::size_t k = 12; k < 24; ++k) {
    high += spectrum.power[k] / 12;
  }
  EXPECT_NEAR(high, 1,
              0.5); // the lowest frequency, to which they are related, is the mean of some 100 values
}

TEST(SpectrumAlong, UnseenVoxelsDoNotSpoilIt) {
  Volume<float> box = wave(0, 0.25);
  box(3, 3, 3) = std::numeric_limits<float>::quiet_NaN();
  for (const double power : spectrum_along(0, box.view()).power) {
    EXPECT_TRUE(std::isfinite(power));
  }
}

TEST(SpectrumAlong, NeedsVoxelsAndLight) {
  EXPECT_TRUE(spectrum_along(0, Volume<float>({7, 32, 32}, 1.0F).view()).power.empty());
  EXPECT_TRUE(spectrum_along(0, Volume<float>({32, 32, 32}, 0.0F).view()).power.empty());
}

TEST(ValueHistogram, CountsPartsOfWhatIsSeen) {
  Volume<float> box({1, 1, 8}, 100.0F);
  box(0, 0, 0) = 0;
  box(0, 0, 1) = -3;
  box(0, 0, 2) = std::numeric_limits<float>::quiet_NaN();
  box(0, 0, 3) = 1;
  const ValueHistogram histogram = histogram_of({box.view()});
  EXPECT_DOUBLE_EQ(histogram.not_positive, 2 / 7.0);
  double sum = 0;
  double at_100 = 0;
  for (std::size_t bin = 0; bin < histogram.part.size(); ++bin) {
    sum += std::isnan(histogram.part[bin]) ? 0 : histogram.part[bin];
    at_100 = std::abs(std::log2(histogram.value[bin] / 100)) <= 0.125 ? histogram.part[bin] : at_100;
  }
  EXPECT_DOUBLE_EQ(sum, 5 / 7.0);
  EXPECT_DOUBLE_EQ(at_100, 4 / 7.0);
  EXPECT_TRUE(histogram_of({}).part.empty());
}

} // namespace
} // namespace lsdeconv
