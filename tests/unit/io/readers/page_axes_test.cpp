#include "io/readers/inspection/page_axes.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<PageAxis> axes_of(const std::string& description) {
  tiff::Directory page;
  page.description = description;
  page.height = 40;
  page.width = 48;
  return page_axes(page);
}

TEST(PageAxes, OfImageJRunThroughChannelsFirst) {
  EXPECT_THAT(axes_of("ImageJ=1.53t\nimages=72\nchannels=2\nslices=12\nframes=3\nhyperstack=true\n"),
              ElementsAre(PageAxis{'c', 2}, PageAxis{'z', 12}, PageAxis{'t', 3}));
  EXPECT_THAT(axes_of("ImageJ=1.53t\nimages=24\nchannels=2\nslices=12\nmode=composite\n"),
              ElementsAre(PageAxis{'c', 2}, PageAxis{'z', 12}))
      << "no hyperstack";
}

TEST(PageAxes, OfAnImageJStackAreZ) {
  EXPECT_THAT(axes_of("ImageJ=1.53t\nimages=12\nslices=12\n"), ElementsAre(PageAxis{'z', 12}));
  EXPECT_THAT(axes_of("ImageJ=1.53t\nimages=12\n"), ElementsAre(PageAxis{'z', 12}));
  EXPECT_THAT(axes_of("ImageJ=1.53t\nunit=um\n"), IsEmpty());
}

TEST(PageAxes, ThatContradictEachOtherAreAnError) {
  EXPECT_THROW(axes_of("ImageJ=1.53t\nimages=24\nchannels=2\n"), Error);
  EXPECT_THROW(axes_of("ImageJ=1.53t\nimages=24\nslices=12\n"), Error);
  EXPECT_THROW(axes_of("ImageJ=1.53t\nslices=12\n"), Error);
}

TEST(PageAxes, OfAShapeAreNamedWhereItNamesThem) {
  EXPECT_THAT(axes_of(R"({"shape": [3, 12, 40, 48], "axes": "TZYX"})"),
              ElementsAre(PageAxis{'z', 12}, PageAxis{'t', 3}));
  EXPECT_THAT(axes_of(R"({"axes": "CZYX", "shape": [2, 12, 40, 48]})"),
              ElementsAre(PageAxis{'z', 12}, PageAxis{'c', 2}));
  EXPECT_THAT(axes_of(R"({"shape": [3, 12, 40, 48]})"), ElementsAre(PageAxis{'\0', 12}, PageAxis{'\0', 3}));
  EXPECT_THAT(axes_of(R"({"shape": [1, 12, 1, 40, 48, 1]})"), ElementsAre(PageAxis{'\0', 12}));
  EXPECT_THAT(axes_of(R"({"shape": [40, 48]})"), IsEmpty());
  EXPECT_THAT(axes_of(R"({"shape": [7, 8]})"), IsEmpty()) << "of another page";
  EXPECT_THAT(axes_of(R"({"shape": )"), IsEmpty());
  EXPECT_THAT(axes_of(R"({"shape": [40, 48], "axes": ")"), IsEmpty());
}

TEST(PageAxes, CountTheirPages) {
  tiff::Directory page;
  EXPECT_EQ(described_pages(page), 0);
  page.description = "ImageJ=1.53t\nimages=900\nslices=900\n";
  EXPECT_EQ(described_pages(page), 900);
  EXPECT_EQ(page_count({{'z', 12}, {'t', 3}}), 36);
}

TEST(PageAxes, AbsurdSizesAreBounded) {
  EXPECT_GT(page_count(axes_of(R"({"shape": [99999999, 99999999, 99999999, 99999999, 40, 48]})")), 0);
}

} // namespace
} // namespace lsdeconv
