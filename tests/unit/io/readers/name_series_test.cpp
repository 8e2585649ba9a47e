#include "io/readers/naming/name_series.hpp"
#include "io/readers/naming/slice_pattern.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

/// The names of one series with the number that is z as {z}; "none" where no number varies.
std::string z_in(const std::vector<std::string>& names) {
  const NamesBySeries divided = names_by_series(names);
  require_one_series(divided, names);
  const auto& choice = divided.choices.front();
  return choice ? z_pattern(names.front(), 0, divided.families.front(), choice->z) : "none";
}

void refuse(const std::vector<std::string>& names, const ::testing::Matcher<std::string>& message) {
  EXPECT_THAT([&] { (void)z_in(names); }, ThrowsMessage<UserError>(message));
}

TEST(NameSeries, TheColumnThatVariesCounts) {
  EXPECT_EQ(z_in({"b2_z0.tif", "b2_z1.tif", "b2_z2.tif"}), "b2_z{z}.*");
  EXPECT_EQ(z_in({"z0_b2.tif", "z1_b2.tif"}), "z{z}_b2.*");
}

TEST(NameSeries, LeadingZerosMakeNoDifference) {
  EXPECT_EQ(z_in({"c01_z1.tif", "c1_z2.tif", "c001_z3.tif"}), "c*_z{z}.*");
}

TEST(NameSeries, OneNameAndEqualNumbersHaveNoneThatVaries) {
  EXPECT_EQ(z_in({"b2_z0.tif"}), "none");
  EXPECT_EQ(z_in({"a.tif", "a.tiff"}), "none");
  EXPECT_EQ(z_in({"a1.tif", "a01.tif"}), "none");
}

TEST(NameSeries, ATimeThatDiffersInEveryNameTellsNoSeriesApart) {
  EXPECT_EQ(z_in({"t120105_z1.tif", "t120111_z2.tif", "t120112_z3.tif"}), "t*_z{z}.*");
}

TEST(NameSeries, AChannelBesideTheSliceIsRefused) {
  refuse({"C00_Z1.tif", "C00_Z2.tif", "C01_Z1.tif", "C01_Z2.tif"},
         AllOf(HasSubstr("2 series"), HasSubstr("'C00_Z*.*' (2 files)"), HasSubstr("'C01_Z*.*' (2 files)")));
  refuse({"C00_Z1.tif", "C00_Z2.tif", "C01_Z3.tif"}, HasSubstr("'C01_Z*.*' (1 file)"));
}

TEST(NameSeries, DifferentWordsAreRefused) {
  refuse({"red_1.tif", "red_2.tif", "green_1.tif"},
         AllOf(HasSubstr("2 series"), HasSubstr("'red_*.*' (2 files)"), HasSubstr("'green_*.*' (1 file)")));
  refuse({"scan2_red_1.tif", "scan2_green_1.tif"},
         AllOf(HasSubstr("'scan2_red_*.*'"), Not(HasSubstr("'scan*")))); // only the last column is the slice
  refuse({"a.tif", "b.tif"}, AllOf(HasSubstr("'a.*' (1 file)"), HasSubstr("'b.*' (1 file)")));
}

TEST(NameSeries, ThePatternsMatchTheirSeriesOnly) {
  std::vector<std::string> names;
  for (int z = 0; z < 10; ++z) {
    for (const char* ending : {"", "_mask", "_b_7", "_b_8"}) {
      names.push_back(text("red_", z, ending, ".tif"));
      names.push_back(text("[1 x 2] it's_", z, ending, ".tif"));
    }
    names.push_back(text("s", z, ".tif"));
    names.push_back(text("s-", z, ".tif"));
  }
  const NamesBySeries divided = names_by_series(names);
  EXPECT_EQ(divided.series.size(), 10U);
  for (const NameSeries& series : divided.series) {
    const SlicePattern pattern(series.pattern);
    EXPECT_EQ(std::count_if(names.begin(), names.end(),
                            [&](const std::string& name) { return pattern.matches(name); }),
              10)
        << series.pattern;
    EXPECT_EQ(series.files, 10) << series.pattern;
  }
}

TEST(NameSeries, LettersAndHexadecimalNumbersAreNamedAsTheReason) {
  refuse({"slice_a.tif", "slice_b.tif", "slice_c.tif"}, AllOf(HasSubstr("letters"), HasSubstr("3 series")));
  std::vector<std::string> names;
  for (int z = 0; z < 60; ++z) {
    names.push_back(text("img_", z / 16, "0123456789abcdef"[z % 16], ".tif"));
  }
  refuse(names, HasSubstr("hexadecimal"));
}

} // namespace
} // namespace lsdeconv
