#include "deconvolution/psf/full_width.hpp"
#include "deconvolution/psf/light_sheet/light_sheet.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

namespace lsdeconv {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double reach = 100;

/// Lengths in which u = x and v = z.
LightSheet in_optical_units(SheetModel sheet = SheetModel::slit, double fall_off = 0,
                            double reach_x = reach) {
  return {sheet_pupil(sheet, fall_off), 1, 1, 2 * pi, reach_x, reach};
}

/// |int_0^1 integrand|^2 / |int_0^1 in_focus|^2 by Simpson's rule.
template <typename Integrand>
double simpson(Integrand&& integrand) {
  const int parts = 20000;
  std::complex<double> sum = 0;
  std::complex<double> whole = 0;
  for (int i = 0; i <= parts; ++i) {
    const double p = static_cast<double>(i) / parts;
    const double weight = i == 0 || i == parts ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * integrand(p, true);
    whole += weight * integrand(p, false);
  }
  return std::norm(sum) / std::norm(whole);
}

/// A lens with one dimension, straight from its diffraction integral.
double slit_reference(double u, double v, double fall_off) {
  return simpson([&](double p, bool aberrated) {
    const double amplitude = std::exp(-p * p * fall_off * fall_off);
    return aberrated ? amplitude * std::cos(v * p) * std::polar(1.0, -u * p * p / 2) : amplitude;
  });
}

/// A round lens: 2 J0(v p) p.
double circular_reference(double u, double v) {
  return simpson([&](double p, bool aberrated) {
    return aberrated ? p * std::cyl_bessel_j(0, v * p) * std::polar(1.0, -u * p * p / 2) : std::complex(p);
  });
}

TEST(LightSheet, OfASlitIsASquaredSincInTheWaist) {
  for (const double v : {0.3, 1.0, pi, 20.0, 60.0}) {
    EXPECT_NEAR(in_optical_units().intensity(v, 0), std::pow(std::sin(v) / v, 2), 1e-14) << v;
  }
  EXPECT_NEAR(in_optical_units().intensity(0, 0), 1, 1e-14);
}

TEST(LightSheet, OfARoundLensIsTheAiryPatternInTheWaist) {
  for (const double v : {0.3, 1.0, pi, 20.0, 60.0}) {
    EXPECT_NEAR(in_optical_units(SheetModel::circular).intensity(v, 0),
                std::pow(2 * std::cyl_bessel_j(1, v) / v, 2), 1e-13)
        << v;
  }
}

TEST(LightSheet, EqualsTheDiffractionIntegralOffTheWaist) {
  for (const double u : {0.5, 7.0, 100.0, -40.0}) {
    for (const double v : {0.0, 2.0, 15.0, 60.0}) {
      EXPECT_NEAR(in_optical_units().intensity(v, u), slit_reference(u, v, 0), 1e-12) << u << " " << v;
      EXPECT_NEAR(in_optical_units(SheetModel::gaussian, 0.6).intensity(v, u), slit_reference(u, v, 0.6),
                  1e-12)
          << u << " " << v;
      EXPECT_NEAR(in_optical_units(SheetModel::circular).intensity(v, u), circular_reference(u, v), 1e-12)
          << u << " " << v;
    }
  }
}

TEST(LightSheet, IsExactAsFarFromTheWaistAsItWasToldToReach) {
  for (const double v : {0.0, 30.0, 100.0}) {
    EXPECT_NEAR(in_optical_units(SheetModel::slit, 0, 1500).intensity(v, 1500), slit_reference(1500, v, 0),
                1e-9);
    EXPECT_NEAR(in_optical_units(SheetModel::circular, 0, 1500).intensity(v, 1500),
                circular_reference(1500, v), 1e-9);
  }
}

TEST(LightSheet, WithoutAnApertureIsEquallyBrightEverywhere) {
  const LightSheet none(sheet_pupil(SheetModel::none, 0), 0, 1.42, 0.561, 1000, 1000);
  EXPECT_NEAR(none.intensity(50, 800), 1, 1e-14);
  EXPECT_EQ(none.sampled_energy(1, 0), std::numeric_limits<double>::infinity());
}

TEST(LightSheet, ApertureIsThatOfTheSlitBeforeTheLens) {
  EXPECT_NEAR(slit_aperture(12, 240), 0.024992191160203069, 1e-17);
}

double waist_width(const LightSheet& sheet) {
  return full_width([&](double v) { return sheet.intensity(v, 0); }, pi);
}

/// In units of lambda / NA: v / pi at half the maximum.
TEST(LightSheet, HasTheKnownWidths) {
  EXPECT_NEAR(waist_width(in_optical_units()), 2 * 1.39155738, 1e-7);
  EXPECT_NEAR(waist_width(in_optical_units(SheetModel::circular)), 2 * 1.61633995, 1e-7);
  EXPECT_NEAR(waist_width(in_optical_units(SheetModel::gaussian, 0.6)) / (2 * pi), 0.4664, 5e-5);
}

double side_lobe(const LightSheet& sheet) {
  double highest = 0;
  for (double v = pi; v < 2 * pi; v += 0.001) {
    highest = std::max(highest, sheet.intensity(v, 0));
  }
  return highest;
}

TEST(LightSheet, HasTheKnownSideLobes) {
  EXPECT_NEAR(side_lobe(in_optical_units()), 0.0472, 5e-5);
  EXPECT_NEAR(side_lobe(in_optical_units(SheetModel::gaussian, 0.6)), 0.028, 5e-4);
}

TEST(LightSheet, SampledEnergyIsTheSumOverAllPlanes) {
  for (const double step : {0.4, 3.0, 3.3, 9.0}) {
    double sum = 1;
    for (int k = 1; k < 200000; ++k) {
      const double v = k * step;
      sum += 2 * std::pow(std::sin(v) / v, 2);
    }
    EXPECT_NEAR(in_optical_units().sampled_energy(step, 0), sum, 5e-5) << step;
  }
}

/// Of pupils that end softly or smoothly the planes far out add next to nothing.
TEST(LightSheet, SampledEnergyIsTheSumOverAllPlanesOffTheWaist) {
  for (const auto& [sheet, fall_off] :
       {std::pair(SheetModel::gaussian, 3.0), std::pair(SheetModel::circular, 0.0)}) {
    const LightSheet light_sheet(sheet_pupil(sheet, fall_off), 1, 1, 2 * pi, 100, 2000);
    for (const double u : {0.0, 20.0}) {
      for (const double step : {0.8, 4.0}) {
        const LightSheet::Section section = light_sheet.section(u);
        double sum = section.intensity(0);
        for (double v = step; v < 2000; v += step) {
          sum += 2 * section.intensity(v);
        }
        EXPECT_NEAR(light_sheet.sampled_energy(step, u) / sum, 1, 1e-4)
            << static_cast<int>(sheet) << " " << u << " " << step;
      }
    }
  }
}

} // namespace
} // namespace lsdeconv
