#include "deconvolution/psf/light_sheet/detection.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

constexpr double pi = std::numbers::pi;

/// Lengths in which u = z and v = r.
Detection in_optical_units() {
  return Detection::born_wolf({1, 1, 2 * pi});
}

/// Sum of (-1)^s (a)^(m + 2s) J_{m+2s}(v): the Lommel functions U_m (a = u / v) and V_m (a = v / u).
double lommel(int m, double a, double v) {
  double sum = 0;
  for (int s = 0; s < 60; ++s) {
    sum += (s % 2 == 0 ? 1 : -1) * std::pow(a, m + 2 * s) * std::cyl_bessel_j(m + 2 * s, v);
  }
  return sum;
}

/// Born & Wolf 8.8 (25) inside and outside the geometrical shadow.
double lommel_intensity(double u, double v) {
  if (u < v) {
    return std::pow(2 / u, 2) * (std::pow(lommel(1, u / v, v), 2) + std::pow(lommel(2, u / v, v), 2));
  }
  const double v0 = lommel(0, v / u, v);
  const double v1 = lommel(1, v / u, v);
  const double angle = (u + v * v / u) / 2;
  return std::pow(2 / u, 2) * (1 + v0 * v0 + v1 * v1 - 2 * v0 * std::cos(angle) - 2 * v1 * std::sin(angle));
}

TEST(BornWolf, IsTheAiryPatternInTheFocalPlane) {
  for (const double v : {0.1, 1.0, 3.8317, 7.0, 20.0, 60.0, 90.0}) {
    EXPECT_NEAR(in_optical_units().intensity(v, 0), std::pow(2 * std::cyl_bessel_j(1, v) / v, 2), 1e-14) << v;
  }
  EXPECT_NEAR(in_optical_units().intensity(0, 0), 1, 1e-15);
}

TEST(BornWolf, IsASquaredSincOnTheAxis) {
  for (const double u : {0.1, 2.0, 4 * pi, 10.0, 50.0, 180.0}) {
    EXPECT_NEAR(in_optical_units().intensity(0, u), std::pow(std::sin(u / 4) / (u / 4), 2), 1e-14) << u;
  }
}

TEST(BornWolf, EqualsLommelsSeries) {
  for (const double u : {0.5, 3.0, 12.0, 33.0}) {
    for (const double v : {0.7, 2.0, 11.0, 25.0}) {
      EXPECT_NEAR(in_optical_units().intensity(v, u), lommel_intensity(u, v), 1e-13) << u << " " << v;
    }
  }
}

TEST(BornWolf, IsExactAtTheEndOfItsRange) {
  EXPECT_NEAR(in_optical_units().intensity(90, 80), lommel_intensity(80, 90), 1e-13);
  EXPECT_NEAR(in_optical_units().intensity(80, 180), lommel_intensity(180, 80), 1e-13);
}

TEST(BornWolf, ScalesWithApertureAndIndex) {
  const Detection lens = Detection::born_wolf({0.4, 1.42, 0.6});
  const double v = 2 * pi * 0.4 / 0.6 * 0.7;
  const double u = 2 * pi * 0.16 / (0.6 * 1.42) * 5;
  EXPECT_NEAR(lens.intensity(0.7, 5), in_optical_units().intensity(v, u), 1e-15);
}

TEST(BornWolf, WidthsAreThoseOfTheIntensity) {
  const Detection lens = Detection::born_wolf({0.4, 1.42, 0.6});
  EXPECT_NEAR(lens.intensity(lens.lateral_width() / 2, 0), 0.5, 1e-14);
  EXPECT_NEAR(lens.intensity(0, lens.axial_width() / 2), 0.5, 1e-14);
  EXPECT_NEAR(lens.lateral_width(), 0.514497 * 0.6 / 0.4, 1e-6);
  EXPECT_NEAR(lens.axial_width(), 1.771786 * 1.42 * 0.6 / 0.16, 1e-5);
}

/// The energy within the radius v in the plane u, relative to that of the whole plane.
double encircled(double u, double v) {
  const Detection lens = in_optical_units();
  constexpr int rings = 8000;
  double sum = 0;
  for (int i = 0; i < rings; ++i) {
    const double radius = v * (i + 0.5) / rings;
    sum += 2 * pi * radius * v / rings * lens.intensity(radius, u);
  }
  return sum / lens.plane_energy();
}

/// 1 - J0^2(v) - J1^2(v): Lord Rayleigh, in Born & Wolf 8.5.
TEST(BornWolf, PlaneEnergyIsThatOfTheAiryPattern) {
  const double rayleigh =
      1 - std::pow(std::cyl_bessel_j(0, 40.0), 2) - std::pow(std::cyl_bessel_j(1, 40.0), 2);
  EXPECT_NEAR(encircled(0, 40), rayleigh, 1e-6);
}

TEST(BornWolf, EnergyIsTheSameInADefocusedPlane) {
  EXPECT_NEAR(encircled(25, 85), 1, 0.01);
}

/// Computed with NumPy: the integrals with 120 Gauss-Legendre nodes in the angle, Bessel functions by their
/// integral representation.
struct HighAperture {
  double na;
  double refractive_index;
  double depth;  ///< FWHM on the axis in micrometres, for a wavelength of 0.6.
  double width;  ///< FWHM in the focal plane.
  double beside; ///< Intensity at r = 0.2, z = 0.5.
};

constexpr HighAperture high_apertures[]{
    {0.4, 1.42, 9.244417783, 0.776206864, 0.832147784719},
    {0.6, 1.33, 3.718332325, 0.522526720, 0.642479308080},
    {0.8, 1.33, 1.991189035, 0.397380991, 0.424909125614},
    {1.0, 1.33, 1.181051327, 0.324729543, 0.233484497930},
    {1.3, 1.52, 0.737291844, 0.255242642, 0.109816331060},
};

TEST(Debye, HasTheWidthsAndValuesOfTheVectorialIntegrals) {
  for (const HighAperture& expected : high_apertures) {
    const Detection lens = Detection::debye({expected.na, expected.refractive_index, 0.6});
    EXPECT_NEAR(lens.axial_width(), expected.depth, 1e-8) << expected.na;
    EXPECT_NEAR(lens.lateral_width(), expected.width, 1e-8) << expected.na;
    EXPECT_NEAR(lens.intensity(0.2, 0.5), expected.beside, 1e-11) << expected.na;
    EXPECT_NEAR(lens.intensity(0, 0), 1, 1e-14);
  }
}

TEST(Debye, IsBornWolfForSmallApertures) {
  const Detection vectorial = Detection::debye({0.02, 1.33, 0.6});
  const Detection paraxial = Detection::born_wolf({0.02, 1.33, 0.6});
  for (const double r : {0.0, 5.0, 12.0, 30.0}) {
    for (const double z : {0.0, 700.0, 2500.0}) {
      EXPECT_NEAR(vectorial.intensity(r, z), paraxial.intensity(r, z), 1e-4) << r << " " << z;
    }
  }
  EXPECT_NEAR(vectorial.plane_energy() / paraxial.plane_energy(), 1, 1e-3);
}

TEST(Debye, IsStretchedWithoutChangingItsShape) {
  const Detection plain = Detection::debye({0.8, 1.33, 0.6});
  const Detection stretched = Detection::debye({0.8, 1.33, 0.6}, 1.2, 1.5);
  EXPECT_NEAR(stretched.intensity(1.2 * 0.3, 1.5 * 0.7), plain.intensity(0.3, 0.7), 1e-13);
  EXPECT_NEAR(stretched.lateral_width(), 1.2 * plain.lateral_width(), 1e-12);
  EXPECT_NEAR(stretched.axial_width(), 1.5 * plain.axial_width(), 1e-12);
  EXPECT_NEAR(stretched.plane_energy(), 1.44 * plain.plane_energy(), 1e-12);
}

/// Within a radius of 7 micrometres, where about 1 % of the light is missing.
TEST(Debye, PlaneEnergyIsThatOfAnyPlane) {
  const Detection lens = Detection::debye({1.0, 1.33, 0.6});
  for (const double z : {0.0, 1.5}) {
    constexpr int rings = 4000;
    double sum = 0;
    for (int i = 0; i < rings; ++i) {
      const double r = 7 * (i + 0.5) / rings;
      sum += 2 * pi * r * 7 / rings * lens.intensity(r, z);
    }
    EXPECT_NEAR(sum / lens.plane_energy(), 0.99, 0.01) << z;
  }
}

} // namespace
} // namespace lsdeconv
