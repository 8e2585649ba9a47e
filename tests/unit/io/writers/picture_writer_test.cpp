#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/picture_writer.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace lsdeconv {
namespace {

TEST(WritePicture, WritesAnEightBitTiff) {
  const testing::TemporaryFolder folder;
  Volume<std::uint8_t> picture({1, 9, 28});
  std::iota(picture.begin(), picture.end(), std::uint8_t{0});
  write_picture(folder / "picture.tif", picture, "grey");
  const auto reader = open_volume(folder / "picture.tif", {}, testing::world());
  ASSERT_EQ(reader->description().extent, picture.extent());
  EXPECT_EQ(reader->description().type, VoxelType::uint8);
  Volume<float> read(picture.extent());
  reader->read(whole(picture.extent()), read.view());
  EXPECT_TRUE(std::equal(read.begin(), read.end(), picture.begin()));
}

TEST(WritePicture, LeavesNothingWhereItCannotWrite) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(
      write_picture(folder / "absent" / "p.tif", Volume<std::uint8_t>({1, 2, 2}, std::uint8_t{0}), ""),
      Error);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

} // namespace
} // namespace lsdeconv
