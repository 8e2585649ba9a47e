#include "io/readers/inspection/file_header.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::patterned;
using ::testing::SizeIs;
using testing::TemporaryFolder;
using testing::write_tiff;

TEST(FileHeader, TellsPagesSizeAndTime) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({2, 6, 7}).view(),
             {.bits = 8, .compression = COMPRESSION_LZW, .strip_rows = 4});
  const FileHeader header = inspect_file(folder / "a.tif", PagesWanted::any, 4);
  EXPECT_THAT(header.faults, IsEmpty());
  EXPECT_EQ(header.size, static_cast<std::int64_t>(std::filesystem::file_size(folder / "a.tif")));
  EXPECT_GT(header.changed, 1500000000000000000);
  ASSERT_EQ(header.pages.size(), 2U);
  EXPECT_LT(header.pages[0].directory, header.pages[1].directory);
  EXPECT_EQ(header.pages[1].height, 6);
  EXPECT_EQ(header.pages[1].width, 7);
  EXPECT_EQ(header.pages[1].type(), VoxelType::uint8);
  EXPECT_EQ(header.pages[1].layout,
            (StorageLayout{.bytes_per_voxel = 1, .chunk_rows = 4, .chunk_columns = 7, .compressed = true}));
}

TEST(FileHeader, SeveralPagesAreAFaultWhereOneIsWanted) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({2, 6, 7}).view(), {});
  EXPECT_THAT(inspect_file(folder / "a.tif", PagesWanted::one, 0).faults,
              ElementsAre(HasSubstr("several pages")));
}

TEST(FileHeader, FindsThePagesThatImageJDoesNotList) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({1, 6, 7}).view(),
             {.strip_rows = 4, .description = "ImageJ=1.53t\nimages=9\nslices=9\n"});
  const FileHeader truncated = inspect_file(folder / "a.tif", PagesWanted::any, 0);
  EXPECT_THAT(truncated.faults, ElementsAre(AllOf(HasSubstr("9 images"), HasSubstr("room for"))));
  std::filesystem::resize_file(folder / "a.tif",
                               std::filesystem::file_size(folder / "a.tif") + std::uintmax_t{8} * 6 * 7 * 2);
  const FileHeader whole = inspect_file(folder / "a.tif", PagesWanted::any, 0);
  EXPECT_THAT(whole.faults, IsEmpty());
  ASSERT_EQ(whole.pages.size(), 9U);
  EXPECT_EQ(whole.pages[8].shift, 8 * 6 * 7 * 2);
  EXPECT_EQ(whole.pages[8].directory, whole.pages[0].directory);
  EXPECT_THAT(inspect_file(folder / "a.tif", PagesWanted::one, 0).faults,
              ElementsAre(HasSubstr("several pages")));
}

TEST(FileHeader, FindsNoUnlistedPagesOfWhatIsCompressed) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({1, 6, 7}).view(),
             {.compression = COMPRESSION_LZW, .description = "ImageJ=1.53t\nimages=9\nslices=9\n"});
  EXPECT_THAT(inspect_file(folder / "a.tif", PagesWanted::any, 0).faults,
              ElementsAre(AllOf(HasSubstr("9 images"), HasSubstr("compressed"))));
}

TEST(FileHeader, TakesThePagesThatAreListed) {
  const TemporaryFolder folder;
  write_tiff(folder / "a.tif", patterned({2, 6, 7}).view(),
             {.description = "ImageJ=1.53t\nimages=2\nslices=2\n"});
  const FileHeader header = inspect_file(folder / "a.tif", PagesWanted::any, 0);
  EXPECT_THAT(header.faults, IsEmpty());
  EXPECT_EQ(header.pages.size(), 2U);
}

TEST(FileHeader, LeavesSmallPicturesOut) {
  FileHeader header;
  header.pages.resize(4);
  EXPECT_THAT(header.slices(), ElementsAre(0, 1, 2, 3));
  header.pages[1].reduced = true;
  EXPECT_THAT(header.slices(), ElementsAre(0, 2, 3));
  for (PageHeader& page : header.pages) {
    page.reduced = true;
  }
  EXPECT_THAT(header.slices(), ElementsAre(0, 1, 2, 3)) << "some programs mark all pages so";
}

TEST(FileHeader, NamesThePageOfAFault) {
  FileHeader header;
  header.pages.resize(1);
  header.page_faults = {{0, "torn"}};
  EXPECT_THAT(header.faults_of(0), ElementsAre("torn"));
  header.pages.resize(2);
  EXPECT_THAT(header.faults_of(0), ElementsAre("page 1: torn"));
  EXPECT_THAT(header.faults_of(1), IsEmpty());
}

TEST(FileHeader, AListOfPagesThatIsCutOffIsAFault) {
  const TemporaryFolder folder;
  for (const bool big : {false, true}) {
    for (const bool big_endian : {false, true}) {
      write_tiff(folder / "a.tif", patterned({1, 6, 7}).view(), {.big_endian = big_endian, .big_tiff = big});
      const FileHeader header = inspect_file(folder / "a.tif", PagesWanted::any, 0);
      ASSERT_THAT(header.faults, IsEmpty());
      // The directory and what it points at lie at the end of the file; what follows its entries is cut off.
      const auto entries = [&] {
        std::ifstream in(folder / "a.tif", std::ios::binary);
        in.seekg(static_cast<std::streamoff>(header.pages.front().directory)
                 + (big_endian ? (big ? 7 : 1) : 0));
        return in.get();
      }();
      const auto link =
          header.pages.front().directory
          + (big ? 8U + 20U * static_cast<unsigned>(entries) : 2U + 12U * static_cast<unsigned>(entries));
      std::filesystem::resize_file(folder / "a.tif", link + 2);
      EXPECT_THAT(inspect_file(folder / "a.tif", PagesWanted::any, 0).faults, SizeIs(1)) << big << big_endian;
    }
  }
}

TEST(FileHeader, SurvivesItsWayToOtherRanks) {
  FileHeader sound{
      .size = 1, .changed = 2, .sample = ~0ULL, .middle = 3, .pages = {}, .page_faults = {}, .faults = {}};
  sound.pages = {{.directory = 1ULL << 40U,
                  .shift = 1LL << 41,
                  .height = 3,
                  .width = 4,
                  .conversion = conversion_to_counts(SampleCoding::float64),
                  .layout = {.bytes_per_voxel = 4, .chunk_rows = 5, .chunk_columns = 6, .compressed = true},
                  .reduced = true}};
  const FileHeader faulty{.size = 0,
                          .changed = 0,
                          .sample = 0,
                          .middle = 0,
                          .pages = {},
                          .page_faults = {{3, " four: five"}, {7, "eight"}},
                          .faults = {"one: two", " three"}};
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
