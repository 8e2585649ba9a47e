#include "io/readers/inspection/page_faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t file_size = 1000;

/// A page of 4 × 10 uint16 in two strips, at the bytes 100 to 180 of a file.
tiff::Directory good_page() {
  tiff::Directory page;
  page.height = 4;
  page.width = 10;
  page.bits = 16;
  page.kind = tiff::SampleKind::unsigned_integer;
  page.grey = true;
  page.photometric = "MinIsBlack";
  page.decodable = true;
  page.plain = true;
  page.chunk_rows = 2;
  page.chunk_columns = 10;
  page.offsets = {100, 140};
  page.counts = {40, 40};
  return page;
}

std::vector<std::string> faults_of(const tiff::Directory& page) {
  return page_faults(page, file_size);
}

TEST(PageFaults, AGoodPageHasNone) {
  EXPECT_THAT(faults_of(good_page()), IsEmpty());
}

TEST(PageFaults, SamplesOfOtherSizesAndKindsAreNamed) {
  using tiff::SampleKind;
  for (const auto& [kind, bits] : {std::pair{SampleKind::unsigned_integer, 12},
                                   {SampleKind::unsigned_integer, 1},
                                   {SampleKind::floating_point, 8},
                                   {SampleKind::other, 16}}) {
    tiff::Directory page = good_page();
    page.kind = kind;
    page.bits = bits;
    EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr(std::to_string(bits) + "-bit"))) << bits;
  }
}

TEST(PageFaults, PalettesAreReadForTheirIndices) {
  tiff::Directory page = good_page();
  page.grey = false;
  page.palette = true;
  page.photometric = "palette";
  EXPECT_THAT(faults_of(page), IsEmpty());
  page.samples = 3;
  EXPECT_THAT(page_faults(page, 1 << 20), ElementsAre(HasSubstr("3 samples per pixel")));
}

TEST(PageFaults, PagesOfSeveralPlanesAreRefused) {
  tiff::Directory page = good_page();
  page.depth = 12;
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("12 planes in one page")));
}

TEST(PageFaults, ColoursAndNegativesAreNamed) {
  tiff::Directory page = good_page();
  page.samples = 3;
  page.photometric = "RGB";
  EXPECT_THAT(page_faults(page, 1 << 20), ElementsAre(HasSubstr("3 samples per pixel (RGB)")));
  page = good_page();
  page.grey = false;
  page.photometric = "MinIsWhite";
  EXPECT_THAT(faults_of(page), ElementsAre(AllOf(HasSubstr("negative"), HasSubstr("tiffcrop -I both"),
                                                 HasSubstr("tiffset -s 262 1"))));
  page.photometric = "CIELab";
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("CIELab")));
}

TEST(PageFaults, AnUnknownCompressionIsNamed) {
  tiff::Directory page = good_page();
  page.decodable = false;
  page.compression = "JPEG 2000";
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("JPEG 2000")));
}

TEST(PageFaults, SizesThatTheFileCannotHoldAreRefused) {
  tiff::Directory page = good_page();
  page.height = 0;
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("empty")));
  page = good_page();
  page.chunk_columns = 0;
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("empty")));
  page = good_page();
  page.height = 1'000'000'000;
  EXPECT_THAT(faults_of(page),
              ElementsAre(AllOf(HasSubstr("claims 1000000000×10"), HasSubstr("1000 bytes"))));
  page = good_page();
  page.tiled = true;
  page.chunk_rows = 1'000'000;
  page.chunk_columns = 1'000'000;
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("claims tiles of 1000000×1000000")));
}

TEST(PageFaults, AStripMayEndWithTheFileButNotBehindIt) {
  tiff::Directory page = good_page();
  page.offsets = {100, file_size - 40};
  EXPECT_THAT(faults_of(page), IsEmpty());
  ++page.offsets[1];
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("truncated")));
}

TEST(PageFaults, TheFirstFaultyStripOrTileIsNamed) {
  tiff::Directory page = good_page();
  page.offsets = {100, 970};
  EXPECT_THAT(faults_of(page), ElementsAre(AllOf(HasSubstr("truncated"), HasSubstr("strip 2 of 2"))));
  page.tiled = true;
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("tile 2 of 2")));
  page = good_page();
  page.offsets = {2000, 3000};
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("strip 1 of 2"))) << "the second is as bad";
  page = good_page();
  page.counts = {40, ~std::uint64_t{0}};
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("truncated"))) << "offset + count overflows";
  page.counts = {0, 40};
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("strip 1 of 2 has no data")));
}

TEST(PageFaults, PlainStripsMustHoldTheirRows) {
  tiff::Directory page = good_page();
  page.counts = {40, 39};
  EXPECT_THAT(faults_of(page), ElementsAre(HasSubstr("strip 2 of 2 has 39 bytes instead of 40")));
  page.plain = false;
  EXPECT_THAT(faults_of(page), IsEmpty()) << "a compressed strip has any size";
}

TEST(PageFaults, AllAreReportedButThoseOfStripsOnlyWhereTheRestIsRight) {
  tiff::Directory page = good_page();
  page.bits = 12;
  page.decodable = false;
  page.photometric = "MinIsWhite";
  page.offsets = {2000, 3000};
  EXPECT_THAT(faults_of(page), SizeIs(3));
}

} // namespace
} // namespace lsdeconv
