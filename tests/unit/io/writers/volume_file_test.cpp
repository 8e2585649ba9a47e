#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/writers/volume_file.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using testing::TemporaryFolder;

class VolumeFileTest : public ::testing::Test {
protected:
  VolumeFileTest() {
    for (std::int64_t i = 0; i < voxels.size(); ++i) {
      voxels.data()[i] = static_cast<float>(i);
    }
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder / "coarse.ome.tif";
  Volume<float> voxels{Extent3{3, 4, 5}};
  SliceFormat format{.mapping = {.gain = 2, .offset = 0, .type = VoxelType::uint16},
                     .compression = TiffCompression::none,
                     .voxel = {20, 12.5, 25},
                     .description = "lsdeconv 1.0\nrun=0123"};
};

TEST_F(VolumeFileTest, HasAPageForEachPlaneAndTellsTheVoxelSizeTwice) {
  EXPECT_EQ(write_volume_file(path, voxels.view(), format), VolumeFile::written);
  tiff::File file(path);
  const std::string xml = file.directory().description;
  for (const char* part :
       {R"(SizeX="5" SizeY="4" SizeZ="3")", R"(PhysicalSizeX="25")", R"(PhysicalSizeY="12.5")",
        R"(PhysicalSizeZ="20")", R"(<TiffData FirstZ="0" IFD="0" PlaneCount="3"/>)"}) {
    EXPECT_THAT(xml, HasSubstr(part));
  }
  file.go_to_next_page();
  file.go_to_next_page();
  EXPECT_TRUE(file.at_last_page());
  std::vector<std::uint16_t> samples(static_cast<std::size_t>(file.directory().chunk_bytes(0)) / 2);
  file.read_chunk(0, std::as_writable_bytes(std::span(samples)));
  EXPECT_EQ(samples.at(7), 2 * (2 * 4 * 5 + 7));
}

TEST_F(VolumeFileTest, IsKeptWhereItWouldBecomeTheSame) {
  (void)write_volume_file(path, voxels.view(), format);
  EXPECT_EQ(write_volume_file(path, voxels.view(), format), VolumeFile::kept);
  format.mapping.gain = 3;
  EXPECT_EQ(write_volume_file(path, voxels.view(), format), VolumeFile::written);
}

TEST_F(VolumeFileTest, OfAnotherProgramIsLeftAsItIs) {
  EXPECT_FALSE(is_volume_file_foreign(path));
  std::ofstream(path) << "somebody's";
  EXPECT_TRUE(is_volume_file_foreign(path));
  EXPECT_THAT([&] { (void)write_volume_file(path, voxels.view(), format); },
              ::testing::ThrowsMessage<UserError>(HasSubstr("was not written by this program")));
  EXPECT_EQ(std::filesystem::file_size(path), 10U);
}

} // namespace
} // namespace lsdeconv
