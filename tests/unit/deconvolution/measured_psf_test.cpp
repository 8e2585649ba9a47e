#include "deconvolution/psf/energy_crop.hpp"
#include "support/test_volumes.hpp"
#include "unit/deconvolution/camera_image.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/deconvolution/measured_psf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

using testing::centre_voxel;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::relative_difference;
using testing::Spot;
using testing::spot_image;

constexpr Spacing3 fine{0.3, 0.1, 0.1};
constexpr Spacing3 coarse{1.2, 0.4, 0.3};
constexpr MeasuredPsfSteps uncropped{.energy = 1};
const Spot round{{0, 0, 0}, {0.9, 0.3, 0.35}, 5e4};

/// A spot `shift` micrometres off the centre voxel, on a background.
Volume<float> measured(const Extent3& extent, const Triple<double>& shift, double background,
                       const std::vector<Spot>& spots = {round}) {
  return spot_image(extent, fine, centre_voxel(extent, fine) + shift, spots, background);
}

/// The same spots, centred, on the voxels of `psf`, sum 1.
Volume<float> truth_for(const PointSpreadFunction& psf, const std::vector<Spot>& spots = {round}) {
  Volume<float> truth =
      spot_image(psf.values.extent(), psf.voxel, centre_voxel(psf.values.extent(), psf.voxel), spots);
  testing::normalise(truth);
  return truth;
}

std::string refusal(const Volume<float>& values, const Spacing3& from = fine, const Spacing3& to = fine) {
  try {
    (void)measured_psf(values.view(), from, to);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(MeasuredPsf, AtAnyShiftVoxelSizeAndBackgroundIsTheExactIntegral) {
  for (const Spacing3& image : {coarse, fine, Spacing3{0.2, 0.15, 0.05}}) {
    for (const Triple<double>& shift : {Triple<double>{}, Triple<double>{0.41, -0.13, 0.07}}) {
      const auto psf = measured_psf(measured({51, 45, 41}, shift, 103.7).view(), fine, image, uncropped);
      EXPECT_EQ(psf.voxel, image);
      EXPECT_NEAR(sum_of(psf.values.view()), 1, 1e-6);
      EXPECT_LT(relative_difference(psf.values, truth_for(psf)), 2e-3) << image.x << " " << shift.x;
    }
  }
}

TEST(MeasuredPsf, OfEvenExtentIsCentredOnAVoxel) {
  const Extent3 extent{52, 44, 42};
  const Triple<double> between{25.5 * fine.z, 21.5 * fine.y, 20.5 * fine.x};
  const auto psf = measured_psf(spot_image(extent, fine, between, {round}, 5).view(), fine, fine, uncropped);
  EXPECT_EQ(psf.values.extent(), (Extent3{53, 45, 43}));
  EXPECT_LT(relative_difference(psf.values, truth_for(psf)), 2e-3);
}

TEST(MeasuredPsf, StaysAsCrookedAsItWasMeasured) {
  const std::vector<Spot> comet{round, {{0.5, 0.25, 0.3}, {0.6, 0.2, 0.25}, 1.5e4}};
  const auto psf = measured_psf(measured({61, 61, 61}, {}, 0, comet).view(), fine, fine, uncropped);
  // The centre is that of the bright part, so compare after moving the truth there.
  const auto straight =
      measured_psf(measured({61, 61, 61}, {0.11, 0.04, -0.05}, 20, comet).view(), fine, fine, uncropped);
  EXPECT_FALSE(psf.symmetric);
  ASSERT_GE(psf.values.extent().x, 41);
  const Extent3 half{20, 20, 20};
  Volume<float> a({41, 41, 41});
  Volume<float> b({41, 41, 41});
  copy<float>(psf.values.view().part(middle_box(psf.values.extent(), half)), a.view());
  copy<float>(straight.values.view().part(middle_box(straight.values.extent(), half)), b.view());
  EXPECT_LT(relative_difference(b, a), 1e-2);
  Volume<float> mirrored(a.extent());
  std::reverse_copy(a.begin(), a.end(), mirrored.begin());
  EXPECT_GT(relative_difference(mirrored, a), 0.1);
}

TEST(MeasuredPsf, OnceFinishedStaysAsItIs) {
  const auto psf = measured_psf(measured({51, 45, 41}, {0.1, 0.03, 0.02}, 50).view(), fine, coarse);
  const auto again = measured_psf(psf.values.view(), coarse, coarse, finished_psf);
  ASSERT_EQ(again.values.extent(), psf.values.extent());
  EXPECT_LT(relative_difference(again.values, psf.values), 1e-7);
  const auto centred =
      measured_psf(psf.values.view(), coarse, coarse, {.subtract_background = false, .energy = 1});
  EXPECT_LT(relative_difference(centred.values, psf.values), 1e-3);
}

TEST(MeasuredPsf, CentredWithoutBackgroundAndCropStaysBitForBit) {
  const Volume<float> values = testing::gaussian_psf({21, 17, 13});
  const double sum = sum_of(values.view());
  const auto psf =
      measured_psf(values.view(), {1, 1, 1}, {1, 1, 1}, {.subtract_background = false, .energy = 1});
  ASSERT_EQ(psf.values.extent(), values.extent());
  for (std::int64_t i = 0; i < values.size(); ++i) {
    ASSERT_FLOAT_EQ(psf.values.data()[i], static_cast<float>(values.data()[i] / sum));
  }
  EXPECT_TRUE(psf.symmetric);
}

TEST(MeasuredPsf, WidthsAreThoseOfTheResult) {
  const auto psf = measured_psf(measured({61, 45, 45}, {}, 3).view(), fine, fine);
  const double per_sigma = 2 * std::sqrt(2 * std::log(2.0));
  EXPECT_NEAR(psf.fwhm.z, per_sigma * 0.9, 0.03);
  EXPECT_NEAR(psf.fwhm.y, per_sigma * 0.3, 0.02);
  EXPECT_NEAR(psf.fwhm.x, per_sigma * 0.35, 0.02);
}

TEST(MeasuredPsf, IsCroppedToTheEnergyAskedFor) {
  const Volume<float> values = measured({61, 61, 61}, {}, 10);
  const auto wide = measured_psf(values.view(), fine, fine, {.energy = 0.995});
  const auto narrow = measured_psf(values.view(), fine, fine, {.energy = 0.8});
  EXPECT_GE(wide.captured_energy, 0.995);
  EXPECT_LT(wide.captured_energy, 0.9995);
  EXPECT_GE(narrow.captured_energy, 0.8);
  EXPECT_LT(narrow.values.size(), wide.values.size() / 3);
  EXPECT_NEAR(sum_of(narrow.values.view()), 1, 1e-6);
}

TEST(MeasuredPsf, EveryStepTellsItsNumbers) {
  const auto psf = measured_psf(measured({51, 45, 41}, {0.15, -0.05, 0.02}, 103.7).view(), fine, coarse);
  EXPECT_THAT(psf.notes, Contains(HasSubstr("background: 103.7")));
  EXPECT_THAT(psf.notes, Contains(HasSubstr("z 0.50 y -0.50 x 0.20")));
  EXPECT_THAT(psf.notes, Contains(HasSubstr("0.3×0.1×0.1 µm")));
  EXPECT_THAT(psf.notes, Contains(HasSubstr("1.2×0.4×0.3 µm")));
  EXPECT_THAT(psf.notes, Contains(HasSubstr("crop: ")));
  EXPECT_THAT(psf.notes, Contains(HasSubstr("% of the energy")));
  EXPECT_THAT(psf.notes, Contains(HasSubstr("normalised: divided by the sum, 497")));
}

TEST(MeasuredPsf, NegativeValuesBecomeZeroAndAreCounted) {
  Volume<float> values = measured({31, 31, 31}, {}, 100);
  values(15, 15, 22) -= 60; // a dip beside the peak
  const auto psf = measured_psf(values.view(), fine, fine, uncropped);
  EXPECT_GE(*std::min_element(psf.values.begin(), psf.values.end()), 0);
  EXPECT_NEAR(sum_of(psf.values.view()), 1, 1e-6);
  EXPECT_THAT(psf.notes, Contains(HasSubstr("negative values: ")));
}

/// As measured(), with the noise of a camera, in whole counts.
Volume<float> photographed(const Extent3& extent, const Triple<double>& shift, double noise,
                           const std::vector<Spot>& spots = {round}) {
  Volume<float> image = measured(extent, shift, 142.3, spots);
  const Volume<float> normal = testing::normal_noise(extent, 17);
  for (std::int64_t i = 0; i < image.size(); ++i) {
    image.data()[i] = std::round(image.data()[i] + static_cast<float>(noise) * normal.data()[i]);
  }
  return image;
}

TEST(MeasuredPsf, OfACameraHasItsNoiseNeitherInSupportNorInSum) {
  const Spot bright{{0, 0, 0}, {0.9, 0.3, 0.35}, 2e6}; // peaks at about 4000 counts
  for (const double noise : {4.0, 13.0}) {
    const auto psf =
        measured_psf(photographed({64, 90, 81}, {0.2, 0.33, -0.28}, noise, {bright}).view(), fine, fine);
    EXPECT_LT(relative_difference(psf.values, truth_for(psf, {bright})), noise / 400) << noise;
    for (int axis = 0; axis < axes; ++axis) {
      EXPECT_LE(static_cast<double>(psf.half_support()[axis]) * fine[axis], 4 * bright.sigma[axis]) << axis;
      EXPECT_NEAR(psf.fwhm[axis] / (2.355 * bright.sigma[axis]), 1, 0.03) << axis;
    }
    EXPECT_THAT(psf.notes, Contains(HasSubstr("% of the sum")));
    EXPECT_GT(psf.noise_share, 0.003);
    EXPECT_LT(psf.noise_share, 0.025);
  }
}

TEST(MeasuredPsf, CentreIsNotMovedByASlopeOrARim) {
  Volume<float> image = photographed({61, 70, 66}, {}, 10, {{{0, 0, 0}, {0.9, 0.3, 0.35}, 2e6}});
  for (std::int64_t z = 0; z < 61; ++z) {
    for (std::int64_t y = 0; y < 70; ++y) {
      for (std::int64_t x = 0; x < 66; ++x) {
        image(z, y, x) += static_cast<float>(60 * testing::along(x, 66) + 80 * testing::rim(y, 70, 5));
      }
    }
  }
  const auto psf = measured_psf(image.view(), fine, fine);
  EXPECT_THAT(psf.notes,
              Contains(::testing::ContainsRegex("centre: the peak was z -?0.0. y -?0.5. x -?0.5. ")));
}

TEST(MeasuredPsf, NoiseShareGrowsWithTheNoiseAndFallsWhereVoxelsAreAddedUp) {
  const std::vector<Spot> bright{{{0, 0, 0}, {0.9, 0.3, 0.35}, 2e6}};
  const auto share = [&](double noise, const Spacing3& image) {
    return measured_psf(photographed({51, 51, 51}, {}, noise, bright).view(), fine, image).noise_share;
  };
  EXPECT_GT(share(40, fine), 0.03);
  EXPECT_LT(share(40, {0.6, 0.2, 0.2}), share(40, fine) / 2);
  EXPECT_LT(share(5, fine), 0.015);
  EXPECT_EQ(measured_psf(measured({51, 45, 41}, {}, 100).view(), fine, fine).noise_share, 0);
}

TEST(MeasuredPsf, NoiseIsToldAlsoWhereLightFillsTheVolume) {
  const std::vector<Spot> wide{{{0, 0, 0}, {1.5, 0.5, 0.5}, 2e6}};
  const auto psf = measured_psf(photographed({21, 21, 21}, {}, 20, wide).view(), fine, fine);
  EXPECT_THAT(psf.notes, Contains(HasSubstr("voxels on the faces")));
  EXPECT_GT(psf.noise_share, 0.02);
}

TEST(MeasuredPsf, IsReadThroughStrides) {
  const Volume<float> values = measured({51, 45, 41}, {}, 7);
  const Box3 box{{1, 1, 1}, {50, 44, 40}};
  const auto psf = measured_psf(values.view().part(box), fine, fine, uncropped);
  EXPECT_LT(relative_difference(psf.values, truth_for(psf)), 2e-3);
}

TEST(MeasuredPsf, OfASingleVoxelIsTheIdentity) {
  const auto psf = measured_psf(Volume<float>({1, 1, 1}, 7.0F).view(), {1, 0.5, 0.5}, {1, 0.5, 0.5});
  EXPECT_EQ(psf.values.extent(), (Extent3{1, 1, 1}));
  EXPECT_EQ(psf.values(0, 0, 0), 1);
  EXPECT_EQ(psf.fwhm, (Triple<double>{1.0, 0.5, 0.5}));
}

TEST(MeasuredPsf, RefusesValuesThatAreNotFiniteAndSaysWhere) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Volume<float> values = measured({15, 15, 15}, {}, 1);
    values(1, 2, 3) = bad;
    EXPECT_THAT(refusal(values), HasSubstr("z 1 y 2 x 3"));
  }
}

TEST(MeasuredPsf, RefusesAFlatEmptyOrDarkVolume) {
  EXPECT_THAT(refusal(Volume<float>({3, 3, 3}, 2.0F)), HasSubstr("no peak"));
  EXPECT_THAT(refusal(Volume<float>({0, 3, 3})), HasSubstr("no voxels"));
  Volume<float> hole({9, 9, 9}, 5.0F);
  hole(4, 4, 4) = 0;
  EXPECT_THAT(refusal(hole), HasSubstr("background"));
}

TEST(MeasuredPsf, RefusesVoxelSizesThatCannotBeMeant) {
  const Volume<float> values = measured({31, 31, 31}, {}, 1);
  EXPECT_THAT(refusal(values, {1, 0, 1}), HasSubstr("above 0"));
  EXPECT_THAT(refusal(values, fine, {1, -1, 1}), HasSubstr("above 0"));
  EXPECT_THAT(refusal(values, fine, {1200, 400, 400}), HasSubstr("far coarser"));
  EXPECT_THAT(refusal(values, {300, 100, 100}, coarse), HasSubstr("voxels"));
  EXPECT_THAT(refusal(values, fine, {1e-300, 1e-300, 1e-300}), HasSubstr("voxels"));
}

} // namespace
} // namespace lsdeconv
