#include "io/readers/inspection/file_header.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::patterned;
using testing::TemporaryFolder;
using testing::write_tiff;

TEST(FileHeader, TellsPagesSizeAndTime) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({2, 6, 7}).view(),
             {.bits = 8, .compression = COMPRESSION_LZW, .strip_rows = 4});
  const FileHeader header = inspect_file(folder / "a.tif", PagesWanted::any, 4);
  EXPECT_THAT(header.faults, IsEmpty());
  EXPECT_EQ(header.size, static_cast<std::int64_t>(std::filesystem::file_size(folder / "a.tif")));
  EXPECT_GT(header.modified, 1500000000);
  ASSERT_EQ(header.pages.size(), 2U);
  EXPECT_LT(header.pages[0].directory, header.pages[1].directory);
  EXPECT_EQ(header.pages[1].height, 6);
  EXPECT_EQ(header.pages[1].width, 7);
  EXPECT_EQ(header.pages[1].type, VoxelType::uint8);
  EXPECT_EQ(header.pages[1].layout,
            (StorageLayout{.bytes_per_voxel = 1, .chunk_rows = 4, .chunk_columns = 7, .compressed = true}));
}

TEST(FileHeader, SeveralPagesAreAFaultWhereOneIsWanted) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({2, 6, 7}).view(), {});
  EXPECT_THAT(inspect_file(folder / "a.tif", PagesWanted::one, 0).faults,
              ElementsAre(HasSubstr("several pages")));
}

TEST(FileHeader, RefusesStacksThatOnlyImageJKnows) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({1, 6, 7}).view(),
             {.description = "ImageJ=1.53t\nimages=900\nslices=900\n"});
  EXPECT_THAT(inspect_file(folder / "a.tif", PagesWanted::any, 0).faults, ElementsAre(HasSubstr("ImageJ")));
  write_tiff(folder / "a.tif", patterned({2, 6, 7}).view(),
             {.description = "ImageJ=1.53t\nimages=2\nslices=2\n"});
  EXPECT_THAT(inspect_file(folder / "a.tif", PagesWanted::any, 0).faults, IsEmpty());
}

TEST(FileHeader, SurvivesItsWayToOtherRanks) {
  FileHeader sound{.size = 1, .modified = 2, .sample = ~0ULL, .pages = {}, .faults = {}};
  sound.pages = {{.directory = 1ULL << 40U,
                  .height = 3,
                  .width = 4,
                  .type = VoxelType::float32,
                  .layout = {.bytes_per_voxel = 4, .chunk_rows = 5, .chunk_columns = 6, .compressed = true}}};
  const FileHeader faulty{
      .size = 0, .modified = 0, .sample = 0, .pages = {}, .faults = {"one: two", " three"}};
  std::istringstream in(to_text(sound) + to_text(faulty) + to_text(FileHeader{}));
  EXPECT_EQ(header_from(in), sound);
  EXPECT_EQ(header_from(in), faulty);
  EXPECT_EQ(header_from(in), FileHeader{});
  EXPECT_EQ(in.peek(), std::char_traits<char>::eof());
}

TEST(FileHeader, SampleChangesWithTheContent) {
  const TemporaryFolder folder;
  std::set<std::uint64_t> samples;
  for (const float first : {1.0F, 2.0F}) {
    Volume<float> page = patterned({1, 300, 300});
    page(0, 0, 0) = first;
    write_tiff(folder / "a.tif", page.view(), {});
    samples.insert(inspect_file(folder / "a.tif", PagesWanted::one, 16).sample);
    EXPECT_EQ(inspect_file(folder / "a.tif", PagesWanted::one, 0).sample, 0U);
  }
  EXPECT_EQ(samples.size(), 2U);
}

} // namespace
} // namespace lsdeconv
