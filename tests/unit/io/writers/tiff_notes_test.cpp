#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/stack_writer.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;

TEST(TiffNotes, HoldTheVoxelSizeThatAStackWasWrittenWith) {
  const TemporaryFolder folder;
  const Volume<float> values({3, 4, 5}, 1.0F);
  for (const Spacing3& voxel : {Spacing3{1.2, 0.4, 0.4}, Spacing3{0.3, 0.13, 0.0975}, Spacing3{1, 7, 11}}) {
    write_stack(folder / "psf.tif", values.view(), voxel, imagej_description("a title", 3, voxel));
    const auto reader = open_volume(folder / "psf.tif", {}, testing::world());
    EXPECT_EQ(reader->description().stated.voxel, voxel);
    EXPECT_EQ(reader->description().stated.title, "a title");
    EXPECT_EQ(reader->description().stated.source, "ImageJ");
  }
}

} // namespace
} // namespace lsdeconv
