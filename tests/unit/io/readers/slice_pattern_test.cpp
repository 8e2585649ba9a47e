#include "io/readers/naming/slice_pattern.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

std::string z_of(const std::string& pattern, const std::string& name) {
  const std::optional<NumberSpan> at = SlicePattern(pattern).z_in(name);
  return at ? name.substr(at->begin, at->end - at->begin) : "none";
}

TEST(SlicePattern, IsAShellPattern) {
  EXPECT_TRUE(SlicePattern("*_C1_*").matches("a_C1_3.tif"));
  EXPECT_FALSE(SlicePattern("*_C1_*").matches("a_C2_3.tif"));
  EXPECT_TRUE(SlicePattern("").matches("anything"));
  EXPECT_FALSE(SlicePattern("*_C1_*").marks_z());
}

TEST(SlicePattern, MayMarkTheNumberThatIsZ) {
  EXPECT_TRUE(SlicePattern("img_{z}_*").marks_z());
  EXPECT_EQ(z_of("img_{z}_*", "img_0012_120105.tif"), "0012");
  EXPECT_EQ(z_of("img_*_{z}.*", "img_0012_120105.tif"), "120105");
  EXPECT_EQ(z_of("z{z}.tif", "z-2.50.tif"), "-2.50");
  EXPECT_EQ(z_of("z-{z}.tif", "z-2.50.tif"), "2.50");
  EXPECT_EQ(z_of("z{z}.*", "z  7.tif"), "  7");
  EXPECT_EQ(z_of("scan1.{z}.tif", "scan1.0012.tif"), "0012");
  EXPECT_EQ(z_of("*.{z}.*", "a.7.tif"), "7");
}

TEST(SlicePattern, WithAMarkMatchesNamesWithANumberThereOnly) {
  EXPECT_FALSE(SlicePattern("red_{z}.*").matches("red_1_mask.tif"));
  EXPECT_FALSE(SlicePattern("red_{z}.*").matches("red_x.tif"));
  EXPECT_TRUE(SlicePattern("red_{z}.*").matches("red_1.tif"));
  EXPECT_EQ(z_of("img_{z}", "img_7.tif"), "none");
}

TEST(SlicePattern, HasOneMark) {
  EXPECT_THROW(SlicePattern("{z}_{z}.tif"), UserError);
}

TEST(SlicePattern, LiteralTextMatchesItselfOnly) {
  const std::string name = "a[0 x 1]?*\\_5";
  const SlicePattern pattern(literal_pattern(name));
  EXPECT_TRUE(pattern.matches(name));
  EXPECT_FALSE(pattern.matches("a0_5"));
  EXPECT_FALSE(pattern.matches("a[0 x 1]XY\\_5"));
}

TEST(SlicePattern, OptionsAreQuotedForAShell) {
  EXPECT_EQ(pattern_option("img_*.*"), "--pattern 'img_*.*'");
  EXPECT_EQ(pattern_option("bob's_*"), "--pattern 'bob'\\''s_*'");
}

} // namespace
} // namespace lsdeconv
