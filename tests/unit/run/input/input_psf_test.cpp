#include "support/temporary_folder.hpp"
#include "support/test_volumes.hpp"
#include "support/world.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/psf_file.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace lsdeconv {
namespace {

constexpr Extent3 volume{20, 100, 2000};

class InputPsf : public ::testing::Test {
protected:
  InputPsf() {
    for (const auto& [name, value] :
         {std::pair{"dxy", "1.8"}, {"dz", "4"}, {"lambda-ex", "488"}, {"lambda-em", "525"}, {"na", "0.12"}}) {
      set_parameter(config, name, value);
    }
  }
  [[nodiscard]] RunPsf image() const { return image_psf(config, volume, world); }
  static double sum(const PointSpreadFunction& psf) {
    return std::accumulate(psf.values.begin(), psf.values.end(), 0.0);
  }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
  RunConfig config;
};

TEST_F(InputPsf, OfTheOpticsIsOneForTheWholeVolume) {
  const RunPsf psf = image();
  EXPECT_EQ(psf.field, nullptr);
  EXPECT_NEAR(sum(psf.widest), 1, 1e-5);
  EXPECT_TRUE(psf.widest.symmetric);
  EXPECT_EQ(psf.widest.voxel.z, 4);
  EXPECT_EQ(psf.widest.voxel.x, 1.8);
}

TEST_F(InputPsf, GrowsWithTheGaussianThatTheImageIsFilteredWith) {
  const RunPsf before = image();
  config.gaussian_sigma = {.z = 0, .y = 0, .x = 2};
  const RunPsf psf = image();
  EXPECT_GT(psf.widest.fwhm.x, 1.5 * before.widest.fwhm.x);
  EXPECT_NEAR(psf.widest.fwhm.z, before.widest.fwhm.z, 1e-3 * before.widest.fwhm.z);
  EXPECT_GT(psf.widest.values.extent().x, before.widest.values.extent().x);
  EXPECT_NEAR(sum(psf.widest), 1, 1e-5);
  EXPECT_EQ(input_psfs(config, {1, 1, 1}, world).widest().fwhm.x, before.widest.fwhm.x)
      << "it is a filter of the image";
}

TEST_F(InputPsf, ChangesAlongASheetWhoseWaistIsKnown) {
  config.sheet_focus = 100;
  const RunPsf psf = image();
  ASSERT_NE(psf.field, nullptr);
  EXPECT_TRUE(psf.field->varies());
  EXPECT_EQ(psf.field->axis(), 2) << "x";
  for (const PsfNode& node : psf.field->nodes()) {
    EXPECT_LE(node.psf.fwhm.z, psf.widest.fwhm.z);
  }
  EXPECT_GT(psf.widest.fwhm.z, psf.field->nodes().front().psf.fwhm.z);
  set_parameter(config, "sheet-axis", "y");
  const PsfField along_y = input_psfs(config, volume, world);
  EXPECT_EQ(along_y.axis(), 1);
}

TEST_F(InputPsf, CountsTheDistanceFromTheWaistInTheWholeVolume) {
  config.sheet_focus = 100;
  config.roi = Box3{{0, 0, 1000}, {20, 100, 2000}};
  const PsfField part = input_psfs(config, {20, 100, 1000}, world);
  const std::vector<PsfShare> shares = part.shares({{0, 0, 0}, {1, 1, 1}});
  config.roi.reset();
  const PsfField whole = input_psfs(config, volume, world);
  const std::vector<PsfShare> expected = whole.shares({{0, 0, 1000}, {1, 1, 1001}});
  ASSERT_EQ(shares.size(), expected.size());
  EXPECT_EQ(part.nodes()[shares.front().node].place, whole.nodes()[expected.front().node].place);
  EXPECT_EQ(shares.front().weights, expected.front().weights);
}

TEST_F(InputPsf, IsTheMeasuredOneWhereAFileIsGiven) {
  PointSpreadFunction measured;
  measured.values = testing::crooked_psf({5, 7, 9});
  measured.voxel = {4, 1.8, 1.8};
  config.psf = folder / "psf.tif";
  write_psf(config.psf, measured);
  config.sheet_focus = 100;
  const RunPsf psf = image();
  EXPECT_EQ(psf.field, nullptr) << "a measured PSF is the same everywhere";
  EXPECT_FALSE(psf.widest.symmetric);
  ASSERT_EQ(psf.widest.values.extent(), measured.values.extent());
  EXPECT_NEAR(psf.widest.values(2, 3, 4), measured.values(2, 3, 4), 1e-6);
}

TEST_F(InputPsf, IsThatOfEachDepthWhereSeveralWereMeasured) {
  PointSpreadFunction measured;
  measured.voxel = {4, 1.8, 1.8};
  measured.values = testing::crooked_psf({5, 7, 9});
  write_psf(folder / "psf_z0.tif", measured);
  measured.values = testing::crooked_psf({9, 5, 5});
  write_psf(folder / "psf_z60um.tif", measured);
  config.psf_depths = folder.path();
  const RunPsf psf = image();
  ASSERT_NE(psf.field, nullptr);
  EXPECT_TRUE(psf.field->by_depth());
  EXPECT_EQ(psf.widest.values.extent(), (Extent3{9, 7, 9})) << "halo and grid suit both";
  EXPECT_GE(psf.widest.fwhm.x, psf.field->nodes()[1].psf.fwhm.x);
  EXPECT_GE(psf.widest.fwhm.x, psf.field->nodes()[0].psf.fwhm.x);
  EXPECT_EQ(psf.field->shares({{0, 0, 0}, {3, 1, 1}}).size(), 1U) << "up to 8 µm";
  EXPECT_EQ(psf.field->shares({{0, 0, 0}, {20, 1, 1}}).size(), 2U);
  config.roi = Box3{{12, 0, 0}, {20, 100, 2000}};
  EXPECT_EQ(image().field->shares({{0, 0, 0}, {1, 1, 1}}).front().node, 1U) << "48 µm below the first slice";

  // The same widest PSF, but another elsewhere: another run.
  config.roi.reset();
  ASSERT_EQ(psf.field->widest().fwhm.z, psf.field->nodes()[0].psf.fwhm.z);
  measured.values(1, 2, 2) *= 1.01F;
  write_psf(folder / "psf_z60um.tif", measured);
  const RunPsf changed = image();
  EXPECT_TRUE(std::equal(psf.widest.values.begin(), psf.widest.values.end(), changed.widest.values.begin()));
  EXPECT_NE(changed.measured, psf.measured);
  EXPECT_THAT(psf.measured, ::testing::MatchesRegex("0:[0-9a-f]+ 60:[0-9a-f]+"));
}

TEST_F(InputPsf, NamesTheFileThatCannotBeUsed) {
  config.psf = folder / "missing.tif";
  try {
    (void)image();
    FAIL() << "there is no such file";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("missing.tif"), std::string::npos) << error.what();
  }
}

TEST_F(InputPsf, WithLessThanATenthOfItsLightIsRefused) {
  config.optics.model = PsfModel::born_wolf;
  config.optics.na = 0.8;
  config.dxy = 0.4;
  config.dz = 1.2;
  config.optics.slit_width_mm = 1.5;
  EXPECT_NO_THROW((void)image()) << "11 %";
  config.optics.slit_width_mm = 1.2;
  try {
    (void)image();
    FAIL() << "not refused";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("only 9.2 % of the light of the PSF"));
  }
  config.optics.sheet = SheetModel::none;
  EXPECT_NO_THROW((void)image());
}

TEST_F(InputPsf, IsNotComputedForFiltersThatLeaveNothing) {
  config.gaussian_sigma = {.z = 0, .y = 51, .x = 0};
  EXPECT_THROW((void)image(), UserError);
}

} // namespace
} // namespace lsdeconv
