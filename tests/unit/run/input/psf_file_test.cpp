#include "support/temporary_folder.hpp"
#include "support/world.hpp"
#include "unit/deconvolution/gaussian_image.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/writers/stack_writer.hpp"
#include "lsdeconv/run/input/psf_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using testing::relative_difference;
using testing::TemporaryFolder;

constexpr Spacing3 fine{0.3, 0.13, 0.13};
constexpr Spacing3 image{0.6, 0.26, 0.26};

Volume<float> spot() {
  return testing::spot_image({41, 41, 41}, fine, testing::centre_voxel({41, 41, 41}, fine),
                             {{{0.1, 0.02, -0.03}, {0.9, 0.3, 0.35}, 1e4}}, 20);
}

PointSpreadFunction read(const PsfFile& file, const Spacing3& voxel = image) {
  return psf_from_file(file, voxel, testing::world());
}

TEST(PsfFile, TakesTheVoxelSizeThatItsMetadataState) {
  const TemporaryFolder folder;
  write_stack(folder / "psf.tif", spot().view(), fine, imagej_description("beads", 41, fine));
  const PointSpreadFunction psf = read({.path = folder / "psf.tif"});
  EXPECT_THAT(psf.notes.front(), HasSubstr("0.3×0.13×0.13 µm, as its ImageJ metadata say"));
  const auto expected = measured_psf(spot().view(), fine, image);
  EXPECT_EQ(psf.values.extent(), expected.values.extent());
  EXPECT_LT(relative_difference(psf.values, expected.values), 1e-6);
}

TEST(PsfFile, IsOverruledByTheOption) {
  const TemporaryFolder folder;
  write_stack(folder / "psf.tif", spot().view(), fine, imagej_description("beads", 41, fine));
  const PointSpreadFunction psf = read({.path = folder / "psf.tif", .voxel = image});
  EXPECT_THAT(psf.notes.front(), HasSubstr("0.6×0.26×0.26 µm, as --psf-voxel says"));
}

TEST(PsfFile, HasTheImagesVoxelWhereNothingIsStated) {
  const TemporaryFolder folder;
  write_stack(folder / "psf.tif", spot().view(), fine, "no word about voxels");
  EXPECT_THAT(read({.path = folder / "psf.tif"}).notes.front(),
              HasSubstr("0.6×0.26×0.26 µm, the image's, because"));
}

TEST(PsfFile, HasTheImagesVoxelAlongAxesWithoutAStatement) {
  const TemporaryFolder folder;
  write_stack(folder / "psf.tif", spot().view(), fine,
              R"(<OME><Pixels PhysicalSizeX="0.13" PhysicalSizeY="0.13"/></OME>)");
  EXPECT_THAT(read({.path = folder / "psf.tif"}).notes.front(),
              HasSubstr("0.6×0.13×0.13 µm, as its OME-XML metadata say, but along z the image's"));
}

TEST(PsfFile, WrittenByTheProgramComesBackAsItWas) {
  const TemporaryFolder folder;
  const PointSpreadFunction psf = measured_psf(spot().view(), fine, fine);
  write_psf(folder / "psf.tif", psf);
  const PointSpreadFunction same = read({.path = folder / "psf.tif"}, fine);
  ASSERT_EQ(same.values.extent(), psf.values.extent());
  EXPECT_LT(relative_difference(same.values, psf.values), 1e-6);
  EXPECT_THAT(same.notes.front(), HasSubstr("written by lsdeconv"));
}

TEST(PsfFile, WrittenByTheProgramFitsAnotherImage) {
  const TemporaryFolder folder;
  write_psf(folder / "psf.tif", measured_psf(spot().view(), fine, fine, {.energy = 1}));
  const PointSpreadFunction coarse = read({.path = folder / "psf.tif"});
  const PointSpreadFunction direct = measured_psf(spot().view(), fine, image, {.energy = 1});
  EXPECT_EQ(coarse.voxel, image);
  const Volume<float>& larger = direct.values;
  ASSERT_GE(coarse.values.extent().z, larger.extent().z);
  EXPECT_NEAR(coarse.values(coarse.half_support().z, coarse.half_support().y, coarse.half_support().x),
              larger(direct.half_support().z, direct.half_support().y, direct.half_support().x), 1e-4);
}

TEST(PsfFile, RefusalsNameTheFile) {
  const TemporaryFolder folder;
  write_stack(folder / "flat.tif", Volume<float>({5, 5, 5}, 1.0F).view(), fine, "");
  try {
    (void)read({.path = folder / "flat.tif"});
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("flat.tif"));
    EXPECT_THAT(error.what(), HasSubstr("no peak"));
  }
}

TEST(PsfFile, OnePictureIsNoneOfAStack) {
  const TemporaryFolder folder;
  const Volume<float> stack = spot();
  write_stack(folder / "psf.tif", stack.view().part({{20, 0, 0}, {21, 41, 41}}), fine, "one picture");
  try {
    (void)read({.path = folder / "psf.tif", .slices = 2});
    FAIL() << "not refused";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("one picture of 41×41 pixels, but the volume has 2 slices"));
  }
  EXPECT_EQ(read({.path = folder / "psf.tif", .slices = 1}).values.extent().z, 1);
}

TEST(PsfFile, KnowsHowFarItsPeakWasFromTheMiddleAndWhatWasNegative) {
  const TemporaryFolder folder;
  const Triple<double> off = testing::centre_voxel({41, 41, 41}, fine);
  const Volume<float> moved = testing::spot_image({41, 41, 41}, fine, {off.z + 0.6, off.y, off.x - 0.26},
                                                  {{{0, 0, 0}, {0.9, 0.3, 0.35}, 1e4}}, 20);
  write_stack(folder / "psf.tif", moved.view(), fine, "");
  const PointSpreadFunction psf = read({.path = folder / "psf.tif", .voxel = fine}, fine);
  EXPECT_NEAR(psf.off_centre.z, 0.6, 0.05);
  EXPECT_NEAR(psf.off_centre.y, 0, 0.05);
  EXPECT_NEAR(psf.off_centre.x, -0.26, 0.05);
  EXPECT_LT(psf.negative_share, 0.01);
}

} // namespace
} // namespace lsdeconv
