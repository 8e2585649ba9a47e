#include "io/readers/naming/name_family.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// The columns of names that are one family.
std::vector<NumberColumn> columns(const std::vector<std::string>& names) {
  const std::vector<NameFamily> families = name_families(names);
  EXPECT_THAT(families, SizeIs(1));
  return families.front().columns;
}

TEST(NameFamilies, HaveEqualWords) {
  const std::vector<NameFamily> families =
      name_families({"red_1.tif", "green_1.tif", "red_02.TIF", "red 3.tif"});
  ASSERT_THAT(families, SizeIs(3));
  EXPECT_THAT(families[0].names, ElementsAre(0, 2));
  EXPECT_THAT(families[1].names, ElementsAre(1));
  EXPECT_THAT(families[2].names, ElementsAre(3));
}

TEST(NameFamilies, KnowWhatStandsBeforeANumber) {
  const auto found = columns({"10-20_C01_xyz-Table Z0001.tif", "10-20_C01_xyz-Table Z0002.tif"});
  ASSERT_THAT(found, SizeIs(4));
  EXPECT_EQ(found[0].label, "");
  EXPECT_EQ(found[2].label, "c");
  EXPECT_EQ(found[3].label, "z");
  EXPECT_FALSE(found[2].varies());
  EXPECT_TRUE(found[3].varies());
  EXPECT_EQ(found[3].width, 4);
}

TEST(NameFamilies, AHyphenIsASignWhereNamesWithoutItGoOn) {
  EXPECT_THAT(columns({"z-2.tif", "z-1.tif", "z0.tif", "z1.tif"})[0].numbers.values,
              ElementsAre(-2, -1, 0, 1));
  EXPECT_THAT(columns({"z_-2.tif", "z_-1.tif"})[0].numbers.values, ElementsAre(-2, -1));
  EXPECT_THAT(columns({"scan-2.tif", "scan-1.tif"})[0].numbers.values, ElementsAre(2, 1));
  EXPECT_THAT(name_families({"s-0.tif", "s-1.tif", "s0.tif", "s1.tif"}), SizeIs(2)) << "two zeros";
  EXPECT_THAT(name_families({"s-7.tif", "s-6.tif", "s-5.tif", "s5.tif", "s6.tif", "s7.tif"}), SizeIs(2))
      << "a gap where zero should be";
}

TEST(NameFamilies, APointIsADecimalPointWhereThatCounts) {
  EXPECT_THAT(columns({"z_0.tif", "z_2.5.tif", "z_5.tif"})[0].numbers.values, ElementsAre(0, 25, 50));
  EXPECT_THAT(columns({"a1.8.tif", "a1.9.tif", "a1.10.tif", "a1.11.tif"}), SizeIs(2))
      << "1.1 comes before 1.9";
  EXPECT_THAT(columns({"a1.01.tif", "a1.02.tif", "a2.01.tif", "a2.02.tif"}), SizeIs(2)) << "two series";
}

TEST(NameFamilies, AClockThatCountsIsOneNumber) {
  const auto found = columns({"11-59-58.tif", "11-59-59.tif", "12-00-00.tif", "12-00-01.tif"});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].numbers.values, ElementsAre(43198, 43199, 43200, 43201));
  EXPECT_THAT(columns({"11-59-58.tif", "11-59-59.tif", "12-00-03.tif", "12-07-01.tif"}), SizeIs(3));
}

} // namespace
} // namespace lsdeconv
