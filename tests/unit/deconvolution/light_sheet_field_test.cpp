#include "deconvolution/psf/light_sheet/illuminated_detection.hpp"
#include "psf_goldens.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lsdeconv {
namespace {

using testing::HasSubstr;

/// 10 mm with the waist in the middle, as a whole brain has it.
PsfField brain(const golden::Microscope& microscope) {
  const auto voxels = static_cast<std::int64_t>(10000 / microscope.voxel.x);
  return light_sheet_field(microscope.optics, microscope.voxel, {.origin = 5000}, voxels);
}

double change(const PointSpreadFunction& from, const PointSpreadFunction& to) {
  double difference = 0;
  double norm = 0;
  for (std::int64_t i = 0; i < from.values.size(); ++i) {
    const double a = from.values.data()[i];
    const double b = to.values.data()[i];
    difference += (b - a) * (b - a);
    norm += a * a;
  }
  return std::sqrt(difference / norm);
}

class LightSheetFieldOf : public testing::TestWithParam<golden::Microscope> {
protected:
  const PsfField field = brain(GetParam());
};

TEST_P(LightSheetFieldOf, ChangesLessThanTheBoundFromNodeToNode) {
  ASSERT_GT(field.nodes().size(), 10);
  EXPECT_LT(field.nodes().size(), 100);
  for (std::size_t k = 1; k < field.nodes().size(); ++k) {
    EXPECT_GT(field.nodes()[k].place, field.nodes()[k - 1].place);
    EXPECT_LE(change(field.nodes()[k - 1].psf, field.nodes()[k].psf), largest_psf_change * 1.0001) << k;
  }
}

/// Not only at the nodes: at any place the mean of the PSFs that count there is within the bound of the true
/// one.
TEST_P(LightSheetFieldOf, IsNearTheTruePsfBetweenTheNodes) {
  const LightSheetModel model(GetParam().optics, 5000);
  IlluminatedDetection detection(model, GetParam().voxel);
  detection.crop_depth(field.widest().half_support().z);
  for (std::int64_t voxel = 0; voxel < 2000; voxel += 37) {
    const double distance = std::abs(static_cast<double>(voxel) * GetParam().voxel.x - 5000);
    PointSpreadFunction used = detection.psf(0);
    std::fill(used.values.begin(), used.values.end(), 0.0F);
    for (const PsfShare& share : field.shares({{0, 0, voxel}, {1, 1, voxel + 1}})) {
      const Volume<float>& values = field.nodes()[share.node].psf.values;
      ASSERT_EQ(values.extent(), used.values.extent());
      std::transform(values.begin(), values.end(), used.values.begin(), used.values.begin(),
                     [&](float value, float sum) { return sum + share.weights[0] * value; });
    }
    EXPECT_LT(change(detection.psf(distance), used), largest_psf_change) << distance;
  }
}

TEST_P(LightSheetFieldOf, SharesOneSupportThatSuitsTheDeepest) {
  for (const PsfNode& node : field.nodes()) {
    EXPECT_EQ(node.psf.values.extent(), field.nodes()[0].psf.values.extent());
    EXPECT_LE(node.psf.fwhm.z, field.widest().fwhm.z);
    EXPECT_EQ(node.psf.voxel, GetParam().voxel);
  }
  EXPECT_LE(field.widest().half_support().z, std::ceil(3 * field.widest().fwhm.z / GetParam().voxel.z));
}

TEST_P(LightSheetFieldOf, KeepsTheInvariantsOfAPsfEverywhere) {
  for (const PsfNode& node : field.nodes()) {
    const Volume<float>& values = node.psf.values;
    EXPECT_NEAR(std::accumulate(values.begin(), values.end(), 0.0), 1, 1e-6);
    EXPECT_GE(*std::min_element(values.begin(), values.end()), 0);
    EXPECT_TRUE(node.psf.symmetric);
    EXPECT_GT(node.psf.captured_energy, 0);
    EXPECT_LT(node.psf.captured_energy, 1);
    EXPECT_THAT(node.psf.notes.back(), HasSubstr("from the waist"));
  }
}

INSTANTIATE_TEST_SUITE_P(Goldens, LightSheetFieldOf, testing::ValuesIn(golden::microscopes));

const golden::Microscope& microscope() {
  return golden::microscopes[0];
}

/// The PSF around the waist is the usual one: the sheet does not change within it.
TEST(LightSheetField, IsTheOnePsfNearTheWaist) {
  const auto near = light_sheet_field(microscope().optics, microscope().voxel, {.origin = 40}, 200);
  ASSERT_FALSE(near.varies());
  const PointSpreadFunction one = light_sheet_psf(microscope().optics, microscope().voxel);
  ASSERT_EQ(near.widest().values.extent(), one.values.extent());
  EXPECT_LT(change(one, near.widest()), 1e-6);
  EXPECT_NEAR(near.widest().captured_energy, one.captured_energy, 1e-6);
  EXPECT_NEAR(near.widest().fwhm.z, one.fwhm.z, 1e-9);
}

TEST(LightSheetField, GetsDeeperAwayFromTheWaist) {
  const PsfField field = brain(microscope());
  for (const PsfNode& node : field.nodes()) {
    if (node.place < 2000) {
      EXPECT_NEAR(node.psf.fwhm.z, node.place < 1100 ? 7.2 : 10, node.place < 1100 ? 0.5 : 2.5);
    }
  }
  EXPECT_GT(field.widest().fwhm.z, 9);
}

TEST(LightSheetField, NodesDoNotDependOnWhichPartIsDeconvolved) {
  const PsfField all = brain(microscope());
  const PsfField part = light_sheet_field(microscope().optics, microscope().voxel,
                                          {.origin = 5000, .first_voxel = 15000}, 2000);
  ASSERT_GT(part.nodes().size(), 1);
  EXPECT_GT(part.nodes()[0].place, 0);
  std::size_t known = 0;
  for (const PsfNode& node : part.nodes()) {
    known += std::count_if(all.nodes().begin(), all.nodes().end(),
                           [&](const PsfNode& other) { return std::abs(other.place - node.place) < 1e-9; });
  }
  EXPECT_EQ(known, part.nodes().size());
  const Box3 box{{0, 0, 0}, {1, 1, 2000}};
  EXPECT_EQ(part.shares(box).size(), part.nodes().size());
}

TEST(LightSheetField, RunsAlongTheAxisOfTheSheet) {
  LightSheetOptics along_y = microscope().optics;
  along_y.sheet_axis = SheetAxis::y;
  const PsfField field = light_sheet_field(along_y, {1.2, 0.5, 0.4}, {.origin = 1500}, 6000);
  EXPECT_EQ(field.axis(), 1);
  const auto shares = field.shares({{0, 3000, 0}, {1, 3001, 1}}); // 0.5 µm each: the waist
  ASSERT_EQ(shares.size(), 1);
  EXPECT_EQ(shares[0].node, 0);
}

TEST(LightSheetField, WithoutASheetIsOnePsf) {
  LightSheetOptics alone = microscope().optics;
  alone.sheet = SheetModel::none;
  EXPECT_FALSE(light_sheet_field(alone, microscope().voxel, {.origin = 0}, 20000).varies());
}

TEST(LightSheetField, RefusesAPlaceThatIsNone) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW((void)light_sheet_field(microscope().optics, microscope().voxel, {.origin = bad}, 100),
                 UserError);
  }
}

} // namespace
} // namespace lsdeconv
