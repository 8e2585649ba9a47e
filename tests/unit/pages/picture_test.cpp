#include "well_formed.hpp"

#include "lsdeconv/pages/picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::xml_fault;

Volume<float> ramp(std::int64_t rows, std::int64_t columns) {
  Volume<float> plane({1, rows, columns});
  for (std::int64_t i = 0; i < plane.size(); ++i) {
    plane.data()[i] = static_cast<float>(i);
  }
  return plane;
}

TEST(GreyRange, LiesBetweenPercentilesOfAllPlanes) {
  const Volume<float> low = ramp(1, 101);
  Volume<float> high = ramp(1, 101);
  for (float& value : high) {
    value += 101;
  }
  const GreyRange range = common_range({low.view(), high.view()}, 0, 50);
  EXPECT_EQ(range.black, 0);
  EXPECT_NEAR(range.white, 101, 1);
}

TEST(GreyRange, IsNeverEmpty) {
  const Volume<float> flat({1, 4, 4}, 7.0F);
  EXPECT_EQ(common_range({flat.view()}, 1, 99).white, 8);
  EXPECT_EQ(common_range({}, 1, 99).white, 1);
  Volume<float> one_spot({1, 10, 10}, 0.0F); // which percentiles do not see
  one_spot(0, 5, 5) = 50;
  EXPECT_EQ(common_range({one_spot.view()}, 1, 90).white, 50);
  const Volume<float> unknown({1, 2, 2}, std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(common_range({unknown.view()}, 1, 99).white, 1);
}

TEST(GreyPicture, ShowsTheRangeAndNothingBeyond) {
  Volume<float> plane({1, 1, 4});
  plane(0, 0, 0) = -100;
  plane(0, 0, 1) = 15;
  plane(0, 0, 2) = 1e9F;
  plane(0, 0, 3) = std::numeric_limits<float>::quiet_NaN();
  const Picture picture = grey_picture(plane.view(), {10, 20}, {});
  EXPECT_EQ(picture.grey(0, 0, 0), 0);
  EXPECT_EQ(picture.grey(0, 0, 1), 128);
  EXPECT_EQ(picture.grey(0, 0, 2), 255);
  EXPECT_EQ(picture.grey(0, 0, 3), 0);
}

TEST(GreyPicture, LargePlanesAreReducedToMeans) {
  Volume<float> plane({1, 3, 2050}, 0.0F);
  plane(0, 0, 0) = 9; // in a square of 3 by 3
  const Picture picture = grey_picture(plane.view(), {0, 2}, {{2, 1}, ""});
  EXPECT_EQ(picture.grey.extent(), (Extent3{1, 1, 684}));
  EXPECT_EQ(picture.grey(0, 0, 0), 128);
  EXPECT_EQ(picture.pixel.down, 6);
  EXPECT_EQ(picture.pixel.right, 3);
}

TEST(GreyPicture, TurnedRowsBecomeColumns) {
  const Volume<float> plane = ramp(2, 3);
  const Volume<float> result = turned(plane.view());
  EXPECT_EQ(result.extent(), (Extent3{1, 3, 2}));
  EXPECT_EQ(result(0, 2, 1), plane(0, 1, 2));
}

TEST(PictureHtml, HasProportionsScaleBarAndAlternativeText) {
  const Picture picture = grey_picture(ramp(10, 100).view(), {0, 1000}, {{3, 0.5}, "xz of <brain>"});
  const std::string html = picture_html(picture).str();
  EXPECT_EQ(xml_fault(html), "");
  EXPECT_THAT(html, HasSubstr("alt=\"xz of &lt;brain&gt;\""));
  EXPECT_THAT(html, HasSubstr("src=\"data:image/png;base64,iVBORw0KGgo")); // a PNG's first bytes
  EXPECT_THAT(html, HasSubstr("aspect-ratio:1.67"));                       // 50 by 30 µm
  EXPECT_THAT(html, HasSubstr("width:20%"));
  EXPECT_THAT(html, HasSubstr(">10 µm<"));
}

TEST(PictureHtml, WithoutAVoxelSizeThereIsNoScaleBar) {
  const std::string html = picture_html(grey_picture(ramp(10, 100).view(), {0, 1000}, {})).str();
  EXPECT_THAT(html, Not(HasSubstr("scale-bar")));
  EXPECT_THAT(html, HasSubstr("aspect-ratio:10"));
}

TEST(PictureHtml, OrthogonalViewsShareOneScale) {
  const OrthogonalViews views{grey_picture(ramp(10, 20).view(), {0, 1}, {{1, 1}, "xy"}),
                              grey_picture(ramp(10, 5).view(), {0, 1}, {{1, 4}, "zy"}),
                              grey_picture(ramp(5, 20).view(), {0, 1}, {{4, 1}, "xz"})};
  const std::string html = orthogonal_html(views).str();
  EXPECT_EQ(xml_fault(html), "");
  EXPECT_THAT(html, HasSubstr("grid-template-columns:200fr 200fr")); // 20 µm of x and of z, both 10 µm high
  const OrthogonalViews alone{grey_picture(ramp(10, 20).view(), {0, 1}, {{1, 1}, "xy"}), {}, {}};
  EXPECT_THAT(orthogonal_html(alone).str(), HasSubstr("grid-template-columns:1fr"));
}

} // namespace
} // namespace lsdeconv
