#include "usual_run.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using testing::after;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(PsfWarnings, LittleLightInItsBox) {
  EXPECT_THAT(after([](PreparedRun& run) { run.psf.widest.captured_energy = 0.6; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.psf.widest.captured_energy = 0.41; }),
              ElementsAre(AllOf(HasSubstr("only 41 %"), HasSubstr("--slitwidth"))));
}

TEST(PsfWarnings, VoxelsTooCoarseForIt) {
  EXPECT_THAT(after([](PreparedRun& run) { run.psf.widest.voxel = {12, 1.4, 1.4}; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.psf.widest.voxel.z = 15; }),
              ElementsAre(AllOf(HasSubstr("--dz 15 µm is 2.5 times"), HasSubstr("6 µm along z"),
                                HasSubstr("gains nothing along it"))));
  EXPECT_THAT(after([](PreparedRun& run) {
                run.psf.widest.voxel = {1.5, 7, 7};
              }),
              ElementsAre(AllOf(HasSubstr("--dxy 7 µm is 10 times"), HasSubstr("gains nothing along them"))));
  EXPECT_THAT(after([](PreparedRun& run) {
                run.psf.widest.voxel = {15, 7, 7};
              }),
              ElementsAre(HasSubstr("can gain nothing at all")));
}

TEST(PsfWarnings, VoxelsFarFinerThanIt) {
  EXPECT_THAT(after([](PreparedRun& run) { run.psf.widest.voxel = {0.12, 0.035, 0.035}; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.psf.widest.voxel.y = run.psf.widest.voxel.x = 0.02; }),
              ElementsAre(HasSubstr("35 voxels wide along x")));
  EXPECT_THAT(after([](PreparedRun& run) { run.psf.widest.voxel.z = 0.1; }),
              ElementsAre(HasSubstr("60 voxels wide along z")));
}

TEST(PsfWarnings, OfAMeasurementThatShowsNoPoint) {
  const auto measured = [](auto change) {
    return after([&](PreparedRun& run) {
      run.config.optics = {};
      run.config.psf = "beads.tif";
      change(run.psf.widest);
    });
  };
  EXPECT_THAT(measured([](PointSpreadFunction& psf) {
                psf.negative_share = 0.05;
                psf.off_centre = {17, -2, 2};
              }),
              IsEmpty());
  EXPECT_THAT(measured([](PointSpreadFunction& psf) { psf.negative_share = 0.3; }),
              ElementsAre(HasSubstr("make up 30 %")));
  EXPECT_THAT(measured([](PointSpreadFunction& psf) {
                psf.off_centre = {0, 0, -2.2};
              }),
              ElementsAre(AllOf(HasSubstr("2.2 µm off"), HasSubstr("along x"))));
  EXPECT_THAT(measured([](PointSpreadFunction& psf) {
                psf.values = Volume<float>({1, 11, 11}, 1.0F / (11 * 11));
              }),
              ElementsAre(HasSubstr("has one plane")));
  const auto spot = [](float middle) {
    return [middle](PointSpreadFunction& psf) {
      psf.values = Volume<float>({25, 11, 11}, 0.0F);
      psf.values(12, 5, 5) = middle;
      psf.values(13, 5, 5) = 1 - middle;
    };
  };
  EXPECT_THAT(measured(spot(0.97F)), ElementsAre(HasSubstr("(100 % along y, 100 % along x of its light)")));
  EXPECT_THAT(measured(spot(0.99F)), ElementsAre(HasSubstr("(99 % along z, 100 % along y")));
  EXPECT_THAT(measured([](PointSpreadFunction& psf) { psf.captured_energy = 0.5; }),
              ElementsAre(HasSubstr("--psf-energy")));
}

} // namespace
} // namespace lsdeconv
