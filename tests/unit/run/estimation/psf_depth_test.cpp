#include "spots.hpp"
#include "support/memory_reader.hpp"
#include "support/world.hpp"

#include "lsdeconv/filters/separable_filter.hpp"
#include "lsdeconv/run/estimation/psf_depth.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace lsdeconv {
namespace {

/// Points seen with a PSF of standard deviation `deep` along z, in noise.
Volume<float> points(double deep, double light) {
  Volume<float> volume = spots({60, 110, 110}, {.count = 900, .deep = deep, .light = light});
  std::mt19937_64 random(8);
  std::normal_distribution<float> noise(0, 3);
  std::for_each(volume.begin(), volume.end(), [&](float& v) { v += noise(random); });
  return volume;
}

PointSpreadFunction assumed(double factor) {
  return spot_psf(3 * factor);
}

PsfDepth estimated(const Volume<float>& volume) {
  testing::FunctionReader reader(
      volume.extent(), [&](std::int64_t z, std::int64_t y, std::int64_t x) { return volume(z, y, x); });
  const mpi::Communicator world = testing::world();
  const std::vector<Box3> boxes = sample_boxes(reader, assumed(1).half_support(), 100, 0, world);
  return estimate_psf_depth(reader, boxes, assumed, spot_voxel, world);
}

TEST(PsfDepth, IsFoundWhereStructuresHaveNoDirection) {
  for (const double factor : {0.8, 1.0, 1.25}) {
    const PsfDepth found = estimated(points(3 * factor, 600));
    EXPECT_EQ(found.undetermined, "");
    EXPECT_NEAR(found.factor / factor, 1, 0.05);
    EXPECT_LT(std::abs(found.factor - factor), 2 * found.deviation);
    EXPECT_LT(found.deviation, 0.1 * found.factor);
    EXPECT_GE(found.boxes, 3);
  }
}

/// Blocks with edges along all axes.
TEST(PsfDepth, IsNotStatedForBarsAlongAxes) {
  Volume<float> volume({60, 110, 110}, 100.0F);
  std::mt19937_64 random(8);
  const auto below = [&](std::int64_t n) {
    return std::uniform_int_distribution<std::int64_t>(0, n - 1)(random);
  };
  for (int bar = 0; bar < 40; ++bar) {
    const Index3 from{below(50), below(94), below(94)};
    for (std::int64_t z = from.z; z < from.z + 10; ++z) {
      for (std::int64_t y = from.y; y < from.y + 16; ++y) {
        for (std::int64_t x = from.x; x < from.x + 16; ++x) {
          volume(z, y, x) = 400;
        }
      }
    }
  }
  const Triple<Kernel> blur{gaussian_kernel(2, 0), gaussian_kernel(1.2, 0), gaussian_kernel(1.2, 0)};
  Volume<float> image(volume.extent());
  filter(volume.view(), whole(volume.extent()), blur, volume.extent(), image.view(), 2);
  std::normal_distribution<float> noise(0, 3);
  std::for_each(image.begin(), image.end(), [&](float& v) { v += noise(random); });
  EXPECT_THAT(estimated(image).undetermined, ::testing::HasSubstr("along axes"));
}

TEST(PsfDepth, IsNotStatedForNoise) {
  EXPECT_NE(estimated(points(3, 0)).undetermined, "");
}

TEST(PsfDepth, OfOneBoxIsUncertain) {
  const Volume<float> all = points(3, 600);
  Volume<float> part({60, 50, 50});
  copy(all.view().part({{0, 30, 30}, {60, 80, 80}}), part.view());
  const PsfDepth found = estimated(part);
  EXPECT_EQ(found.boxes, 1);
  EXPECT_GT(found.deviation, 0.09);
}

TEST(PsfDepth, IsNotStatedWhereTheVoxelsHideTheNoise) {
  const PsfDepth found = combined({DepthEvidence{}, DepthEvidence{}});
  EXPECT_THAT(found.undetermined, ::testing::HasSubstr("voxels are too large"));
}

TEST(PsfDepth, DiffersByMoreThanItsUncertainty) {
  const PsfDepth deep{.factor = 0.8, .deviation = 0.05, .undetermined = {}};
  EXPECT_TRUE(deep.differs(0.1));
  EXPECT_FALSE(deep.differs(0.3));
  EXPECT_FALSE((PsfDepth{.factor = 0.8, .deviation = 0.12, .undetermined = {}}.differs(0.1)));
  EXPECT_FALSE((PsfDepth{.factor = 0.8, .deviation = 0.05, .undetermined = "why"}.differs(0.1)));
}

/// A parabola around the logarithm of a factor.
std::vector<double> parabola(double factor, double sharpness) {
  std::vector<double> curve;
  for (const double tried : stretch_factors()) {
    curve.push_back(sharpness * std::pow(std::log(tried / factor), 2));
  }
  return curve;
}

DepthEvidence evidence(double factor, double sharpness = 1e4) {
  return {parabola(factor, sharpness), parabola(factor, sharpness), parabola(factor, sharpness), {0.2, 0.3}};
}

TEST(PsfDepth, CombinesBoxesByWhatTheySay) {
  EXPECT_NEAR(combined({evidence(1.1), evidence(1.1), evidence(1.1)}).factor, 1.1, 1e-9);
  const PsfDepth uneven = combined({evidence(1.2, 3e4), evidence(0.9, 1e4), evidence(1.2, 3e4)});
  EXPECT_NEAR(std::log(uneven.factor), (6 * std::log(1.2) + std::log(0.9)) / 7, 1e-9);
  EXPECT_GT(uneven.deviation, combined({evidence(1.2), evidence(1.2), evidence(1.2)}).deviation + 0.02);
}

TEST(PsfDepth, IsNotStatedWhereBoxesOrDirectionsDisagree) {
  EXPECT_NE(combined({evidence(0.7), evidence(1.4), evidence(1)}).undetermined, "");
  DepthEvidence directed = evidence(1);
  directed.along_x = parabola(0.75, 1e4);
  directed.along_y = parabola(1.35, 1e4);
  EXPECT_NE(combined({directed, directed, directed}).undetermined, "");
  EXPECT_NE(combined({evidence(3), evidence(3)}).undetermined, "") << "beyond what is tried";
  DepthEvidence edged = evidence(1);
  edged.contrasts = {1.1, 1.3, 0.2, 1.4};
  EXPECT_THAT(combined({edged, edged}).undetermined, ::testing::HasSubstr("along axes"));
}

} // namespace
} // namespace lsdeconv
