#include "simulation/painter.hpp"

#include <gtest/gtest.h>

#include <numbers>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr double pi = std::numbers::pi;

/// Paints 30 micrometres around the origin.
Volume<float> painted(const Structures& structures, const Vector3& step, double brightness = 1) {
  const auto half = [](double s) { return static_cast<std::int64_t>(std::ceil(15 / s)); };
  const Index3 corner{half(step.z), half(step.y), half(step.x)};
  const Box3 box{Index3{} - corner, corner};
  Volume<float> voxels(box.extent(), -1.0F);
  paint(structures, brightness, {step, box, voxels.view()});
  return voxels;
}

double integral(const Volume<float>& voxels, const Vector3& step) {
  return std::accumulate(voxels.begin(), voxels.end(), 0.0) * step.z * step.y * step.x;
}

constexpr Vector3 fine{0.25, 0.25, 0.25};
const Tube tube{{0, 1, -6}, {0, 1, 6}, 2, 2, 1};

TEST(Painter, LeavesEmptySpaceDark) {
  const auto voxels = painted({}, {1, 1, 1});
  EXPECT_EQ(std::ranges::count(voxels, 0.0F), voxels.size());
}

TEST(Painter, TubeHasTheVolumeOfACapsule) {
  const double volume = pi * 4 * 12 + 4 * pi / 3 * 8;
  EXPECT_NEAR(integral(painted({.tubes = {tube}}, fine), fine) / volume, 1, 0.01);
}

TEST(Painter, SomaHasTheVolumeOfAnEllipsoid) {
  const Soma soma{{0, 0, 0}, {0.6, 0, 0.8}, 7, 4, 1};
  EXPECT_NEAR(integral(painted({.somata = {soma}}, fine), fine) / (4 * pi / 3 * 7 * 16), 1, 0.01);
}

TEST(Painter, PictureDoesNotChangeWithTheVoxelSize) {
  const Vector3 coarse{0.75, 0.5, 0.5};
  EXPECT_NEAR(integral(painted({.tubes = {tube}}, coarse), coarse),
              integral(painted({.tubes = {tube}}, fine), fine), 3);
}

TEST(Painter, EdgesAreSoftAndNeverBrighterThanTheInside) {
  const auto voxels = painted({.tubes = {tube}}, fine, 50);
  EXPECT_EQ(*std::ranges::max_element(voxels), 50);
  EXPECT_GT(std::ranges::count_if(voxels, [](float v) { return v > 5 && v < 45; }), 1000);
}

TEST(Painter, BrightestStructureCountsWhereTwoMeet) {
  Tube dim = tube;
  dim.intensity = 0.5;
  for (const auto& tubes : {std::vector{tube, dim}, std::vector{dim, tube}}) {
    EXPECT_EQ(integral(painted({.tubes = tubes}, fine), fine),
              integral(painted({.tubes = {tube}}, fine), fine));
  }
}

TEST(Painter, BeadKeepsItsPhotonsWhereverItLiesInAVoxel) {
  for (const double place : {0.0, 0.1, 0.5, 0.77}) {
    for (const Vector3& step : {Vector3{1, 1, 1}, Vector3{1.2, 0.4, 0.4}}) {
      const Structures bead{.beads = {{{place, -place, 3 * place}, 2}}};
      EXPECT_NEAR(integral(painted(bead, step, 100), step), 200, 1e-3);
    }
  }
}

TEST(Painter, BeadIsCentredOnItsPlace) {
  const auto voxels = painted({.beads = {{{2.3, 0.5, 0.5}, 1}}}, {1, 1, 1});
  EXPECT_FLOAT_EQ(voxels(15 + 1, 15, 15), 0.2F);
  EXPECT_FLOAT_EQ(voxels(15 + 2, 15, 15), 0.8F);
}

TEST(Canvas, FindsTheVoxelsOfARegion) {
  const Canvas canvas{{1, 2, 1}, {{0, 0, 0}, {10, 10, 10}}, {}};
  EXPECT_EQ(canvas.region().upper, (Vector3{10, 20, 10}));
  const Box3 found = canvas.voxels_in({{2.6, 5.2, -3}, {3.4, 6.8, 30}});
  EXPECT_LE(found.begin.z, 3);
  EXPECT_GE(found.begin.z, 2);
  EXPECT_GE(found.end.z, 3);
  EXPECT_EQ(found.begin.x, 0);
  EXPECT_EQ(found.end.x, 10);
  EXPECT_TRUE(canvas.voxels_in({{20, 0, 0}, {22, 5, 5}}).empty());
}

} // namespace
} // namespace lsdeconv
