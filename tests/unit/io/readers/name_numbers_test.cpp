#include "io/readers/naming/name_numbers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The numbers of a stem, with all that may belong to them.
std::vector<std::string> whole_numbers(const std::string& stem) {
  std::vector<std::string> found;
  for (const NameNumber& number : numbers_in(stem)) {
    found.push_back(stem.substr(number.blanks, number.end - number.blanks));
  }
  return found;
}

TEST(NameNumbers, TheStemIsTheNameWithoutItsLastExtension) {
  EXPECT_EQ(stem_of("a1.ome.tif"), "a1.ome");
  EXPECT_EQ(stem_of("z_2.5.TIFF"), "z_2.5");
  EXPECT_EQ(stem_of("noending"), "noending");
  EXPECT_EQ(stem_of(".tif"), ".tif");
}

TEST(NameNumbers, AreRunsOfDigitsWithFractions) {
  EXPECT_THAT(whole_numbers("img_0012_c1"), ElementsAre("0012", "1"));
  EXPECT_THAT(whole_numbers("z_2.50um"), ElementsAre("2.50"));
  EXPECT_THAT(whole_numbers("z_2,5"), ElementsAre("2,5"));
  EXPECT_THAT(whole_numbers("img.0001"), ElementsAre("0001")) << "no digit before the point";
  EXPECT_THAT(whole_numbers("brain"), IsEmpty());
}

TEST(NameNumbers, AChainOfPointsIsADateAndNoFraction) {
  EXPECT_THAT(whole_numbers("12.05.2023_z1.5"), ElementsAre("12", "05", "2023", "1.5"));
  EXPECT_THAT(whole_numbers("v1.2.3.4"), ElementsAre("1", "2", "3", "4"));
}

TEST(NameNumbers, BlanksAndSignsMayBelongToThem) {
  EXPECT_THAT(whole_numbers("img   7"), ElementsAre("   7"));
  EXPECT_THAT(whole_numbers("z-10_x+2.5"), ElementsAre("-10", "+2.5"));
  EXPECT_THAT(whole_numbers("z  -10"), ElementsAre("  -10"));
  const std::vector<NameNumber> numbers = numbers_in("a-1_2.5");
  EXPECT_TRUE(numbers[0].has_sign());
  EXPECT_FALSE(numbers[0].has_fraction());
  EXPECT_FALSE(numbers[1].has_sign());
  EXPECT_TRUE(numbers[1].has_fraction());
}

} // namespace
} // namespace lsdeconv
