#include "io/readers/naming/name_series.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::ThrowsMessage;

std::vector<NamePieces> pieces_of_names(const std::vector<std::string>& names) {
  std::vector<NamePieces> pieces;
  for (const std::string& name : names) {
    pieces.push_back(name_pieces(name));
  }
  return pieces;
}

std::vector<std::size_t> columns(const std::vector<std::string>& names) {
  return counting_columns(pieces_of_names(names));
}

void refuse(const std::vector<std::string>& names, const ::testing::Matcher<std::string>& message) {
  EXPECT_THAT([&] { (void)columns(names); }, ThrowsMessage<UserError>(message));
}

TEST(NameSeries, TheColumnThatVariesCounts) {
  EXPECT_THAT(columns({"b2_z0.tif", "b2_z1.tif", "b2_z2.tif"}), ElementsAre(3));
  EXPECT_THAT(columns({"z0_b2.tif", "z1_b2.tif"}), ElementsAre(1));
}

TEST(NameSeries, LeadingZerosMakeNoDifference) {
  EXPECT_THAT(columns({"c01_z1.tif", "c1_z2.tif", "c001_z3.tif"}), ElementsAre(3));
}

TEST(NameSeries, OneNameAndEqualNumbersHaveNoneThatVaries) {
  EXPECT_THAT(columns({"b2_z0.tif"}), IsEmpty());
  EXPECT_THAT(columns({"a.tif", "a.tiff"}), IsEmpty());
  EXPECT_THAT(columns({"a1.tif", "a01.tif"}), IsEmpty());
}

TEST(NameSeries, ATimeThatDiffersInEveryNameTellsNoSeriesApart) {
  EXPECT_THAT(columns({"t120105_z1.tif", "t120111_z2.tif", "t120112_z3.tif"}), ElementsAre(1, 3));
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

} // namespace
} // namespace lsdeconv
