#include "deconvolution/psf/beads/profile_width.hpp"
#include "unit/deconvolution/bead_stack.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/deconvolution/beads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

using testing::bead_stack;
using testing::centre_voxel;
using testing::DrawnBead;
using ::testing::HasSubstr;
using testing::relative_difference;
using testing::scattered;
using testing::Spot;
using testing::spot_image;

constexpr double per_sigma = 2.3548200450309493;
constexpr Spacing3 voxel{0.3, 0.13, 0.13};
constexpr Extent3 extent{74, 114, 142};
constexpr Extent3 step{36, 28, 28};
const std::vector<Spot> round_psf{{{0, 0, 0}, {0.55, 0.17, 0.21}, 1}};
/// A coma along z and x.
const std::vector<Spot> comet{{{0, 0, 0}, {0.5, 0.17, 0.2}, 0.7}, {{0.7, 0, 0.2}, {0.6, 0.2, 0.25}, 0.3}};
constexpr double flux = 2e5;
constexpr double background = 110;

const std::vector<DrawnBead>& many_beads() {
  static const std::vector<DrawnBead> beads = scattered(extent, step, voxel, flux);
  return beads;
}

/// What the camera would see of the spots with their brightest part's windowed centre in the middle.
Volume<float> truth_for(const PointSpreadFunction& psf, const std::vector<Spot>& spots) {
  const Volume<float> wide = spot_image({61, 61, 61}, voxel, centre_voxel({61, 61, 61}, voxel), spots);
  const auto centred = measured_psf(wide.view(), voxel, voxel, {.energy = 1});
  const Extent3 half = psf.half_support();
  const Extent3 middle = centred.half_support();
  Volume<float> truth(psf.values.extent());
  copy<float>(centred.values.view().part({middle - half, middle + half + Extent3{1, 1, 1}}), truth.view());
  testing::normalise(truth);
  return truth;
}

std::string refusal(const Volume<float>& stack) {
  try {
    (void)psf_from_beads(stack.view(), voxel);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(PsfFromBeads, FindsEveryBeadAndMeasuresItsWidths) {
  const Volume<float> stack = bead_stack(extent, voxel, round_psf, many_beads(), background);
  const BeadPsf result = psf_from_beads(stack.view(), voxel);
  EXPECT_EQ(std::ssize(result.beads), std::ssize(many_beads()));
  EXPECT_EQ(result.count(BeadFate::used), std::ssize(many_beads()));
  const Triple<double> sigma = round_psf.front().sigma;
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(result.fwhm[axis].median, per_sigma * sigma[axis], 0.03 * per_sigma * sigma[axis]) << axis;
    EXPECT_LT(result.fwhm[axis].spread, 0.05 * per_sigma * sigma[axis]) << axis;
  }
  EXPECT_LT(relative_difference(result.psf.values, truth_for(result.psf, round_psf)), 0.02);
  EXPECT_EQ(result.psf.voxel, voxel);
}

TEST(PsfFromBeads, PlacesBeadsToAPartOfAVoxel) {
  const Volume<float> stack = bead_stack(extent, voxel, round_psf, many_beads(), background);
  for (const Bead& bead : psf_from_beads(stack.view(), voxel).beads) {
    double nearest = 1e9;
    for (const DrawnBead& drawn : many_beads()) {
      double square = 0;
      for (int axis = 0; axis < axes; ++axis) {
        square += std::pow(drawn.centre[axis] / voxel[axis] - bead.centre[axis], 2);
      }
      nearest = std::min(nearest, std::sqrt(square));
    }
    EXPECT_LT(nearest, 0.1);
  }
}

TEST(PsfFromBeads, KeepsAnAsymmetricPsfAsymmetric) {
  const Volume<float> stack = bead_stack(extent, voxel, comet, many_beads(), background);
  const BeadPsf result = psf_from_beads(stack.view(), voxel);
  EXPECT_EQ(result.count(BeadFate::used), std::ssize(many_beads()));
  const Volume<float> truth = truth_for(result.psf, comet);
  EXPECT_LT(relative_difference(result.psf.values, truth), 0.03);
  Volume<float> mirrored(truth.extent());
  std::reverse_copy(truth.begin(), truth.end(), mirrored.begin());
  EXPECT_GT(relative_difference(result.psf.values, mirrored), 0.15);
}

TEST(PsfFromBeads, RejectsBeadsInEachOthersWindows) {
  std::vector<DrawnBead> beads = many_beads();
  const std::int64_t alone = std::ssize(beads) - 1;
  const Triple<double> beside = beads.front().centre + Triple<double>{0, 0, 9 * voxel.x};
  beads.push_back({beside, 0.5 * flux});
  const BeadPsf result =
      psf_from_beads(bead_stack(extent, voxel, round_psf, beads, background).view(), voxel);
  EXPECT_EQ(result.count(BeadFate::overlapping), 2);
  EXPECT_EQ(result.count(BeadFate::used), alone);
}

TEST(PsfFromBeads, RejectsSaturatedBeads) {
  std::vector<DrawnBead> beads = many_beads();
  beads[3].flux *= 6;
  Volume<float> stack = bead_stack(extent, voxel, round_psf, beads, background);
  const float brightest = *std::max_element(stack.begin(), stack.end());
  for (float& value : stack) {
    value = std::min(value, brightest / 3);
  }
  BeadPsf result = psf_from_beads(stack.view(), voxel);
  EXPECT_EQ(result.count(BeadFate::saturated), 1) << "the plateau tells";
  EXPECT_EQ(result.count(BeadFate::used), std::ssize(beads) - 1);
  result = psf_from_beads(stack.view(), voxel, {.saturation = brightest / 3});
  EXPECT_EQ(result.count(BeadFate::saturated), 1) << "the camera's range tells";
}

TEST(PsfFromBeads, RejectsBeadsAtTheFaces) {
  std::vector<DrawnBead> beads = many_beads();
  beads.front().centre.z = 1 * voxel.z;
  const BeadPsf result =
      psf_from_beads(bead_stack(extent, voxel, round_psf, beads, background).view(), voxel);
  EXPECT_EQ(result.count(BeadFate::clipped), 1);
  EXPECT_EQ(result.count(BeadFate::used), std::ssize(beads) - 1);
}

TEST(PsfFromBeads, RejectsAClumpForItsBrightnessAndABlobForItsShape) {
  std::vector<DrawnBead> beads = many_beads();
  beads[5].flux *= 3;
  Volume<float> stack = bead_stack(extent, voxel, round_psf, beads, background);
  const Volume<float> blob =
      spot_image(extent, voxel, beads[9].centre, {{{0, 0, 0}, {0.9, 0.5, 0.2}, 0.8 * flux}});
  for (std::int64_t i = 0; i < stack.size(); ++i) {
    stack.data()[i] += blob.data()[i];
  }
  const BeadPsf result = psf_from_beads(stack.view(), voxel);
  EXPECT_EQ(result.count(BeadFate::outlier), 2);
  EXPECT_LT(relative_difference(result.psf.values, truth_for(result.psf, round_psf)), 0.02);
}

TEST(PsfFromBeads, OneBeadThatFillsTheStackIsEnough) {
  const Extent3 small{21, 25, 27};
  const Volume<float> stack = spot_image(small, voxel, centre_voxel(small, voxel),
                                         {{{0.05, 0.02, -0.04}, {0.9, 0.4, 0.4}, flux}}, 50);
  const BeadPsf result = psf_from_beads(stack.view(), voxel);
  EXPECT_EQ(result.count(BeadFate::used), 1);
  EXPECT_LE(result.half_window.z, 10);
  EXPECT_NEAR(result.fwhm.x.median, per_sigma * 0.4, 0.03 * per_sigma * 0.4);
  EXPECT_NEAR(result.fwhm.z.median, per_sigma * 0.9, 0.03 * per_sigma * 0.9);
}

TEST(PsfFromBeads, RefusesAStackWithoutBeads) {
  EXPECT_THAT(refusal(bead_stack({20, 40, 40}, voxel, {}, {}, 100)), HasSubstr("no beads"));
  EXPECT_THAT(refusal(Volume<float>({10, 10, 10}, 3.0F)), HasSubstr("no beads"));
  EXPECT_THAT(refusal(Volume<float>({0, 10, 10})), HasSubstr("no voxels"));
}

TEST(PsfFromBeads, RefusesWithTheReasonsWhereNoneCanBeUsed) {
  const Extent3 small{40, 40, 60};
  const Triple<double> centre = centre_voxel(small, voxel);
  const std::vector<DrawnBead> pair{{centre, flux}, {centre + Triple<double>{0, 0, 8 * voxel.x}, flux}};
  EXPECT_THAT(refusal(bead_stack(small, voxel, round_psf, pair, background)),
              HasSubstr("none of the 2 beads can be used: 2 too close"));
}

TEST(PsfFromBeads, RefusesAThinStackAndValuesThatAreNotFinite) {
  const Extent3 thin{5, 40, 40};
  EXPECT_THAT(refusal(bead_stack(thin, voxel, round_psf, {{centre_voxel(thin, voxel), flux}}, background)),
              HasSubstr("larger stack"));
  Volume<float> bad({5, 5, 5}, 1.0F);
  bad(3, 2, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(refusal(bad), HasSubstr("row y 2 of slice z 3"));
}

TEST(ProfileWidth, UndoesTheAveragingOverVoxels) {
  for (const auto& [sigma, tolerance] : {std::pair{0.9, 0.03}, std::pair{1.5, 0.01}, std::pair{4.0, 0.002}}) {
    const Extent3 e{31, 31, 31};
    const Volume<float> image = spot_image(e, {1, 1, 1}, {15, 15, 15}, {{{0, 0, 0}, {2, sigma, 3}, 1000}});
    EXPECT_NEAR(profile_width(image.view(), 1) / (per_sigma * sigma), 1, tolerance) << sigma;
  }
}

} // namespace
} // namespace lsdeconv
