#include "io/readers/naming/slice_names.hpp"
#include "io/readers/naming/slice_numbering.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

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

/// What `name` makes of the numbers from 0 to count - 1.
template <typename Name>
std::vector<std::string> series(int count, Name name) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    names.push_back(name(i));
  }
  return names;
}

std::string printed(const char* format, double number) {
  std::string name(100, ' ');
  name.resize(static_cast<std::size_t>(std::snprintf(name.data(), name.size(), format, number)));
  return name;
}

/// Names as "12-05-09" that seconds of a day give.
std::string clock(int seconds, const char* format = "%02d-%02d-%02d") {
  std::string name(30, ' ');
  name.resize(static_cast<std::size_t>(
      std::snprintf(name.data(), name.size(), format, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)));
  return name;
}

/// Expects that the names, whatever order they come in, are slices in this order, and that none is missing.
void expect_in_order(std::vector<std::string> names) {
  SCOPED_TRACE(names.front() + " to " + names.back());
  const std::vector<std::string> wanted = names;
  std::sort(names.begin(), names.end(), natural_less);
  const SliceNumbering numbering = number_slices(names);
  EXPECT_THAT(numbering.holes, IsEmpty());
  EXPECT_THAT(numbering.faults, IsEmpty());
  ASSERT_EQ(numbering.slices, std::ssize(names));
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(names[i], wanted[static_cast<std::size_t>(numbering.z[i])]);
  }
  EXPECT_EQ(numbering.order.first, wanted.front());
  EXPECT_EQ(numbering.order.last, wanted.back());
}

TEST(SliceNumbering, RoundedPositionsHaveNoHoles) {
  for (const double step : {3.3333, 2.5, 1.8}) {
    expect_in_order(series(12, [&](int i) { return text("z_", std::lrint(step * i), ".tif"); }));
  }
  const SliceNumbering numbering = number_slices(
      {"z_0.tif", "z_3.tif", "z_7.tif", "z_10.tif", "z_13.tif", "z_20.tif", "z_23.tif", "z_27.tif"});
  EXPECT_THAT(numbering.holes,
              ElementsAre("1 slice is missing between z_13.tif and z_20.tif, for the steps are "
                          "3.38 elsewhere"));
  EXPECT_FALSE(numbering.order.even);
}

TEST(SliceNumbering, ReadsDecimals) {
  expect_in_order(series(12, [](int i) { return printed("z_%.1f.tif", 2.5 * i); }));
  expect_in_order(series(12, [](int i) { return printed("brain_z%.3fum.tif", 0.5 * i); }));
  expect_in_order(series(12, [](int i) { return printed("z%07.2f.tif", 0.25 * i); }));
  expect_in_order(series(40, [](int i) { return printed("z_%g.tif", 0.25 * i); }));
  expect_in_order(series(40, [](int i) { return printed("z_%.17g.tif", 0.1 * i); }));
  expect_in_order(series(10, [](int i) { return printed("z_%.1f.tif", 1.3 * i); }));
  EXPECT_EQ(number_slices({"z_0.0.tif", "z_2.5.tif", "z_5.0.tif"}).step, 2.5);
  EXPECT_THAT(number_slices({"z_0.0.tif", "z_2.5.tif", "z_5.0.tif", "z_10.0.tif"}).holes,
              ElementsAre("number 7.5 is missing between z_5.0.tif and z_10.0.tif"));
}

TEST(SliceNumbering, APointIsNoDecimalPointWhereNumbersGoOnBehindIt) {
  expect_in_order(series(25, [](int i) { return text("scan1.", i + 1, ".tif"); }));
  EXPECT_THAT(
      refusal(series(40, [](int i) { return text("scan", 1 + i / 20, printed(".%04.0f.tif", i % 20)); })),
      HasSubstr("--pattern 'scan2.*.*' (20 files)"));
}

TEST(SliceNumbering, ReadsSignsWhereTheyAreSigns) {
  expect_in_order(series(21, [](int i) { return text("z", i - 10, ".tif"); }));
  expect_in_order(series(21, [](int i) { return printed("z_%04.0f.tif", i - 10); }));
  expect_in_order(series(21, [](int i) { return printed("z%+.1f.tif", 2.5 * (i - 10)); }));
  expect_in_order(series(9, [](int i) { return text("z_", i - 20, ".tif"); }));
  expect_in_order(series(20, [](int i) { return printed("scan-%04.0f.tif", i); }));
  std::vector<std::string> two = series(20, [](int i) { return printed("scan-%04.0f.tif", i); });
  for (const std::string& name : series(20, [](int i) { return printed("scan%04.0f.tif", i); })) {
    two.push_back(name);
  }
  EXPECT_THAT(refusal(two), HasSubstr("2 series"));
}

TEST(SliceNumbering, BlanksMayStandForZeros) {
  expect_in_order(series(120, [](int i) { return printed("img %3.0f.tif", i + 1); }));
  expect_in_order(series(120, [](int i) { return printed("img%3.0f_a.tif", i + 1); }));
}

TEST(SliceNumbering, WhatIsEqualInAllNamesMeansNothing) {
  expect_in_order(series(30, [](int i) { return text("2023-05-12_12.05.2023_x-2.50_y+3.0_z", i, ".tif"); }));
  expect_in_order(series(30, [](int i) { return text("12345678901234567890123_", i, ".tif"); }));
}

TEST(SliceNumbering, ASecondNumberThatRunsGivesNoOtherOrder) {
  expect_in_order(
      series(60, [](int i) { return text(printed("img_%04.0f_", i), clock(43220 + i), ".tif"); }));
  expect_in_order(series(60, [](int i) { return text(clock(43220 + i), "_img_", i, ".tif"); }));
  expect_in_order(series(10, [](int i) { return text("z", i, printed("_pos%.2f.tif", 2.3 * i)); }));
  expect_in_order(series(40, [](int i) { return text(i * 7919 % 10007, "_", i, ".tif"); }));
  EXPECT_THAT(refusal(series(10, [](int i) { return text(9 - i, "_", i, ".tif"); })),
              AllOf(HasSubstr("not clear which number"), HasSubstr("--pattern '{z}_*.*'"),
                    HasSubstr("--pattern '*_{z}.*'")));
}

TEST(SliceNumbering, DigitsBehindZThatRunAreNotTakenForIt) {
  for (const char* between : {"p", "_", "-"}) { // tenths: 0, 3, 6, 9, 2, 5, 8, 1, 4, 7
    for (const char* before : {"z", "img_"}) {
      const std::string said =
          refusal(series(10, [&](int i) { return text(before, 13 * i / 10, between, 13 * i % 10, ".tif"); }));
      EXPECT_THAT(said, HasSubstr("not clear which number")) << before << between;
    }
  }
}

TEST(SliceNumbering, TimesMayHaveSeveralSlicesPerSecond) {
  expect_in_order(
      series(90, [](int i) { return text("img_", i, "_", clock(43190 + i / 3, "%02d%02d%02d"), ".tif"); }));
  expect_in_order(series(90, [](int i) { return text("img_", i, "_", clock(43190 + i / 3), ".tif"); }));
  expect_in_order(series(90, [](int i) {
    return text("img_", i, i < 40 ? "_20230512_" : "_20230513_", clock(86390 + i / 4, "%02d%02d%02d"),
                ".tif");
  }));
}

TEST(SliceNumbering, ARunMayGoOnOverMidnight) {
  expect_in_order(series(90, [](int i) { return text("img_", i, "_", clock(86000 + 20 * i), ".tif"); }));
  expect_in_order(
      series(90, [](int i) { return text("img_", i, "_", clock(86000 + 9 * i, "%02d%02d%02d"), ".tif"); }));
}

TEST(SliceNumbering, TimesAloneCountEvenlyOrNotAtAll) {
  expect_in_order(series(200, [](int i) { return text(clock(43220 + i), ".tif"); }));
  expect_in_order(series(200, [](int i) { return text(clock(46790 + i), ".tif"); }));
  const SliceNumbering uneven =
      number_slices({"120105.tif", "120111.tif", "120112.tif", "120119.tif", "120127.tif", "120128.tif"});
  EXPECT_THAT(uneven.holes, IsEmpty()) << "nothing is known to be lost";
  EXPECT_THAT(uneven.faults, ElementsAre(AllOf(HasSubstr("do not count"), HasSubstr("--pattern '{z}.*'"))));
}

TEST(SliceNumbering, AChannelMayStandBehindZ) {
  for (const std::string between : {"_ch0", "_C", "_FL48"}) {
    const std::string said =
        refusal(series(24, [&](int i) { return text("S1_z", i / 2, between, i % 2, ".tif"); }));
    EXPECT_THAT(said, AllOf(HasSubstr("2 series"), HasSubstr("'S1_z*" + between + "0.*' (12 files)")));
  }
}

TEST(SliceNumbering, ChannelsOfNumberedOrTimedFilesAreSeries) {
  EXPECT_THAT(refusal(series(60, [](int i) { return text(i, "_C", i % 2, "_z", i / 2, ".tif"); })),
              HasSubstr("'*_C1_z*.*' (30 files)"));
  EXPECT_THAT(refusal(series(60, [](int i) { return text(i, "_C", i % 2, ".tif"); })),
              AllOf(HasSubstr("'*_C1.*' (30 files)"), HasSubstr("'{z}_C*.*' (60 files), all as one")));
  EXPECT_THAT(
      refusal(series(
          60, [](int i) { return text("C", i % 2, "_z", i / 2, "_", 43190000 + i * 77 + i % 7, ".tif"); })),
      HasSubstr("'C1_z*_*.*' (30 files)"));
  EXPECT_THAT(refusal(series(60, [](int i) { return text(i < 30 ? 488 : 561, "_", i, ".tif"); })),
              HasSubstr("'488_*.*' (30 files)"));
}

TEST(SliceNumbering, AFewImagesOfChannelsAreNoSlices) {
  EXPECT_THAT(refusal({"a_ch0.tif", "a_ch1.tif", "a_ch2.tif"}),
              AllOf(HasSubstr("3 series"), HasSubstr("'a_ch1.*' (1 file)"),
                    HasSubstr("'a_ch{z}.*' (3 files), all as one")));
  EXPECT_THAT(refusal({"FL488.tif", "FL561.tif", "FL640.tif"}), HasSubstr("3 series"));
  expect_in_order(series(9, [](int i) { return text("ch", i, ".tif"); }));
  EXPECT_EQ(number_slices({"a_ch0.tif", "a_ch1.tif"}, "a_ch{z}.*").slices, 2);
}

TEST(SliceNumbering, TilesAreSeries) {
  EXPECT_THAT(refusal(series(100,
                             [](int i) {
                               return text(i / 50, "0_", i / 25 % 2, "0_",
                                           printed("%06.0f.tif", 20 * (i % 25)));
                             })),
              AllOf(HasSubstr("4 series"), HasSubstr("'10_00_*.*' (25 files)")));
}

TEST(SliceNumbering, ThePatternMaySayWhichNumberIsZ) {
  const std::vector<std::string> names{"0_9.tif", "1_8.tif", "2_7.tif"};
  EXPECT_THAT(number_slices(names, "{z}_*.*").z, ElementsAre(0, 1, 2));
  EXPECT_THAT(number_slices(names, "*_{z}.*").z, ElementsAre(2, 1, 0));
  const std::vector<std::string> times{"120105.tif", "120111.tif", "120142.tif", "120149.tif"};
  EXPECT_THAT(number_slices(times, "{z}.*").z, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(number_slices(times, "{z}.*").faults, IsEmpty());
  EXPECT_EQ(number_slices(times, "{z}.*").order.pattern, "{z}.*");
}

TEST(SliceNumbering, ManyNamesTakeNoTime) {
  const auto begin = std::chrono::steady_clock::now();
  expect_in_order(series(100000, [](int i) {
    return text("img_", i, printed("_z%.1f_", 2.5 * i), clock(i), printed("_x%.3f.tif", 0.001 * i));
  }));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10)) << "it takes about one";
}

} // namespace
} // namespace lsdeconv
