#include "io/readers/naming/name_pieces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fnmatch.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NamePieces, AreThoseOfTheNameWithoutItsExtension) {
  EXPECT_THAT(name_pieces("img_0012_c1.tif"), ElementsAre("img_", "0012", "_c", "1"));
  EXPECT_THAT(name_pieces("7.tiff"), ElementsAre("7"));
  EXPECT_THAT(name_pieces("a1.ome.tif"), ElementsAre("a", "1", ".ome")) << "only the last extension";
}

TEST(NamePieces, DigitColumnsAreThePiecesOfDigits) {
  EXPECT_THAT(digit_columns({"img_", "0012", "_c", "1"}), ElementsAre(1, 3));
  EXPECT_THAT(digit_columns({"7", "a"}), ElementsAre(0));
  EXPECT_THAT(digit_columns({"brain"}), IsEmpty());
}

TEST(NamePieces, ThePatternMatchesNamesThatDifferAtTheColumnsOnly) {
  const std::string pattern = shell_pattern({"img_", "0012", "_c", "1"}, {1});
  EXPECT_EQ(pattern, "img_*_c1.*");
  const auto matches = [&](const char* name) { return ::fnmatch(pattern.c_str(), name, 0) == 0; };
  EXPECT_TRUE(matches("img_0013_c1.tif"));
  EXPECT_FALSE(matches("img_0013_c2.tif"));
}

TEST(NamePieces, SpecialCharactersOfPatternsMatchThemselves) {
  const std::string name = "a[0 x 1]?*_5";
  const std::string pattern = shell_pattern(name_pieces(name + ".tif"), {});
  EXPECT_EQ(::fnmatch(pattern.c_str(), (name + ".tif").c_str(), 0), 0) << pattern;
  EXPECT_NE(::fnmatch(pattern.c_str(), "a0_5.tif", 0), 0) << pattern;
  EXPECT_NE(::fnmatch(pattern.c_str(), "a[0 x 1]XY_5.tif", 0), 0) << pattern;
}

} // namespace
} // namespace lsdeconv
