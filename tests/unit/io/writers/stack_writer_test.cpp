#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/stack_writer.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::patterned;
using testing::TemporaryFolder;

TEST(WriteStack, WritesWhatOpenVolumeReads) {
  const TemporaryFolder folder;
  Volume<float> larger = patterned({9, 40, 50});
  larger(3, 4, 5) = -0.125F;
  const VolumeView<const float> part = std::as_const(larger).view().part({{2, 1, 3}, {9, 38, 48}});
  write_stack(folder / "psf.tif", part, {5, 2, 4}, "a point spread function");
  const auto reader = open_volume(folder / "psf.tif", {}, testing::world());
  ASSERT_EQ(reader->description().extent, part.extent());
  EXPECT_EQ(reader->description().type, VoxelType::float32);
  Volume<float> read(part.extent());
  reader->read(whole(part.extent()), read.view());
  Volume<float> expected(part.extent());
  copy(part, expected.view());
  EXPECT_TRUE(std::equal(read.begin(), read.end(), expected.begin()));
  const tiff::File file(folder / "psf.tif");
  EXPECT_EQ(file.directory().description, "a point spread function");
  EXPECT_EQ(file.directory().rows_per_centimetre, 5000);
  EXPECT_EQ(file.directory().columns_per_centimetre, 2500);
}

TEST(WriteStack, LeavesNothingWhereItCannotWrite) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_stack(folder / "absent" / "psf.tif", patterned({1, 2, 2}).view(), {1, 1, 1}, ""), Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

} // namespace
} // namespace lsdeconv
