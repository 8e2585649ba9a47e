#include "deconvolution/psf/slit_sheet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace lsdeconv {
namespace {

constexpr double pi = std::numbers::pi;

/// Lengths in which u = x and v = z.
SlitSheet in_optical_units() {
  return {1, 1, 2 * pi};
}

/// C(u, v) = 1/2 int_{-1}^{1} exp(i v p - i u p^2 / 2) dp by Simpson's rule.
double simpson(double u, double v) {
  const int parts = 20000;
  std::complex<double> sum = 0;
  for (int i = 0; i <= parts; ++i) {
    const double p = -1 + 2.0 * i / parts;
    const double weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * std::polar(1.0, v * p - u * p * p / 2);
  }
  return std::norm(sum * (2.0 / parts / 3 / 2));
}

TEST(SlitSheet, IsASquaredSincInTheWaist) {
  for (const double v : {0.3, 1.0, pi, 20.0, 60.0}) {
    EXPECT_NEAR(in_optical_units().intensity(v, 0), std::pow(std::sin(v) / v, 2), 1e-14) << v;
  }
  EXPECT_NEAR(in_optical_units().intensity(0, 0), 1, 1e-15);
}

TEST(SlitSheet, EqualsTheDiffractionIntegralOffTheWaist) {
  for (const double u : {0.5, 7.0, SlitSheet::largest_u}) {
    for (const double v : {0.0, 2.0, 15.0, 60.0}) {
      EXPECT_NEAR(in_optical_units().intensity(v, u), simpson(u, v), 1e-12) << u << " " << v;
    }
  }
}

TEST(SlitSheet, ApertureIsThatOfTheSlitBeforeTheLens) {
  EXPECT_NEAR(slit_aperture(12, 240), 0.024992191160203069, 1e-17);
}

TEST(SlitSheet, WaistWidthIsWhereTheIntensityIsHalf) {
  const SlitSheet sheet(0.025, 1.42, 0.561);
  EXPECT_NEAR(sheet.intensity(sheet.waist_width() / 2, 0), 0.5, 1e-14);
  EXPECT_NEAR(sheet.waist_width(), 0.442946 * 0.561 / 0.025, 2e-5);
}

TEST(SlitSheet, SampledEnergyIsTheSumOverAllPlanes) {
  for (const double step : {0.4, 3.0, 3.3, 9.0}) {
    double sum = 1;
    for (int k = 1; k < 200000; ++k) {
      const double v = k * step;
      sum += 2 * std::pow(std::sin(v) / v, 2);
    }
    EXPECT_NEAR(in_optical_units().sampled_energy(step), sum, 5e-5) << step;
  }
}

} // namespace
} // namespace lsdeconv
