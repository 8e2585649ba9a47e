#include "io/readers/naming/slice_numbering.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string refusal(const std::vector<std::string>& names) {
  try {
    (void)number_slices(names);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(SliceNumbering, CountsFromTheFirstNumber) {
  const SliceNumbering numbering = number_slices({"img_9.tif", "img_10.tif", "img_011.TIFF"});
  EXPECT_THAT(numbering.z, ElementsAre(0, 1, 2));
  EXPECT_EQ(numbering.slices, 3);
  EXPECT_EQ(numbering.step, 1);
  EXPECT_THAT(numbering.holes, IsEmpty());
  EXPECT_THAT(numbering.faults, IsEmpty());
}

TEST(SliceNumbering, OneFileIsOneSlice) {
  for (const char* name : {"brain.tif", "img_0007.tif"}) {
    EXPECT_EQ(number_slices({name}).slices, 1);
    EXPECT_THAT(number_slices({name}).z, ElementsAre(0));
  }
}

TEST(SliceNumbering, NumbersThatDoNotVaryAreNoCount) {
  const std::string common = "14-22-21_[00 x 00]_C00_xyz-Table Z000";
  EXPECT_THAT(number_slices({common + "0.ome.tif", common + "1.ome.tif"}).z, ElementsAre(0, 1));
  EXPECT_THAT(number_slices({"z1_ch3.tif", "z2_ch3.tif"}).z, ElementsAre(0, 1));
}

TEST(SliceNumbering, TakesTheColumnThatCounts) {
  EXPECT_THAT(number_slices({"img_1_at_120105.tif", "img_2_at_120111.tif", "img_3_at_120112.tif"}).z,
              ElementsAre(0, 1, 2));
  EXPECT_THAT(number_slices({"120105_img_1.tif", "120111_img_2.tif", "120112_img_3.tif"}).z,
              ElementsAre(0, 1, 2));
}

TEST(SliceNumbering, FollowsSteps) {
  const SliceNumbering numbering = number_slices({"000000.tif", "000020.tif", "000040.tif", "000080.tif"});
  EXPECT_EQ(numbering.step, 20);
  EXPECT_THAT(numbering.z, ElementsAre(0, 1, 2, 4));
  EXPECT_EQ(numbering.slices, 5);
  EXPECT_THAT(numbering.holes, ElementsAre("number 60 is missing between 000040.tif and 000080.tif"));
}

TEST(SliceNumbering, TwoNumbersShowNoStep) {
  EXPECT_THAT(number_slices({"a2.tif", "a9.tif"}).holes,
              ElementsAre("numbers 3 to 8 are missing between a2.tif and a9.tif"));
}

TEST(SliceNumbering, NamesEveryHole) {
  const SliceNumbering numbering = number_slices({"a1.tif", "a2.tif", "a4.tif", "a8.tif"});
  EXPECT_THAT(numbering.holes, ElementsAre("number 3 is missing between a2.tif and a4.tif",
                                           "numbers 5 to 7 are missing between a4.tif and a8.tif"));
  EXPECT_THAT(numbering.z, ElementsAre(0, 1, 3, 7));
}

TEST(SliceNumbering, NamesEqualNumbers) {
  EXPECT_THAT(number_slices({"a1.tif", "a2.tif", "a02.tif", "a3.tif"}).faults,
              ElementsAre("a02.tif: it has the same number as a2.tif"));
  EXPECT_THAT(number_slices({"a1.tif", "a1.tiff"}).faults,
              ElementsAre("a1.tiff: it has the same number as a1.tif"));
  EXPECT_THAT(number_slices({"a.tif", "a.tiff"}).faults,
              ElementsAre("a.tiff: it has the same number as a.tif"));
}

TEST(SliceNumbering, RefusesNumbersThatItCannotHold) {
  EXPECT_THAT(number_slices({"a1.tif", "a1000000000000000000.tif"}).faults,
              ElementsAre(AllOf(HasSubstr("a1000000000000000000.tif"), HasSubstr("18 digits"))));
}

TEST(SliceNumbering, SuggestsAPatternForEachChannel) {
  const std::vector<std::string> names{"s_C00_Z0.tif", "s_C00_Z1.tif", "s_C01_Z0.tif", "s_C01_Z1.tif",
                                       "s_C01_Z2.tif"};
  EXPECT_THAT(refusal(names), AllOf(HasSubstr("2 series"), HasSubstr("--pattern 's_C00_Z*.*' (2 files)"),
                                    HasSubstr("--pattern 's_C01_Z*.*' (3 files)")));
  EXPECT_THAT(refusal({"Z0_C0.tif", "Z0_C1.tif", "Z1_C0.tif", "Z1_C1.tif"}), HasSubstr("--pattern"));
  EXPECT_THAT(refusal({"red_1.tif", "red_2.tif", "green_1.tif"}),
              AllOf(HasSubstr("--pattern 'red_*.*' (2 files)"), HasSubstr("--pattern 'green_*.*' (1 file)")));
  EXPECT_THAT(refusal({"[00 x 00]_1.tif", "[00 x 00]_2.tif", "[00 x 01]_1.tif", "[00 x 01]_2.tif"}),
              HasSubstr("--pattern '[[]00 x 01]_*.*' (2 files)"));
}

TEST(SliceNumbering, ListsOfSeriesAreCut) {
  std::vector<std::string> names;
  for (char c = 'a'; c <= 'z'; ++c) {
    names.push_back(std::string(1, c) + ".tif");
  }
  EXPECT_THAT(refusal(names), AllOf(HasSubstr("26 series"), HasSubstr("and 6 more")));
}

} // namespace
} // namespace lsdeconv
