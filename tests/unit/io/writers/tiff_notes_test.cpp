#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/writers/stack_writer.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;

TEST(TiffNotes, FindTheVoxelSizeThatAStackWasWrittenWith) {
  const TemporaryFolder folder;
  const Volume<float> values({3, 4, 5}, 1.0F);
  for (const Spacing3& voxel : {Spacing3{1.2, 0.4, 0.4}, Spacing3{0.3, 0.13, 0.0975}, Spacing3{1, 7, 11}}) {
    write_stack(folder / "psf.tif", values.view(), voxel, imagej_description("a title", 3, voxel));
    const TiffNotes notes = tiff_notes(folder / "psf.tif");
    EXPECT_EQ(notes.voxel.size, voxel);
    EXPECT_NE(notes.description.find("a title"), std::string::npos);
  }
}

TEST(TiffNotes, OfAFolderAreThoseOfItsFirstSlice) {
  const TemporaryFolder folder;
  const Volume<float> values({1, 4, 5}, 1.0F);
  write_stack(folder / "s10.tif", values.view(), {1, 1, 1}, "tenth");
  write_stack(folder / "s2.tif", values.view(), {1, 1, 1}, "second");
  EXPECT_EQ(tiff_notes(folder.path()).description, "second");
}

TEST(TiffNotes, OfNoTiffAreRefused) {
  const TemporaryFolder folder;
  EXPECT_THROW((void)tiff_notes(folder / "absent.tif"), Error);
  EXPECT_THROW((void)tiff_notes(folder.path()), Error);
}

} // namespace
} // namespace lsdeconv
