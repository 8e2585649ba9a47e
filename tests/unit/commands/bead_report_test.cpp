#include "commands/bead_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

BeadPsf result_with(int used, int overlapping) {
  BeadPsf result;
  for (int i = 0; i < used + overlapping; ++i) {
    result.beads.push_back(
        {.centre = {}, .fate = i < used ? BeadFate::used : BeadFate::overlapping, .fwhm = {}});
  }
  result.fwhm = {{1.25, 0.03}, {0.5, 0.01}, {0.6, 0.02}};
  result.half_window = {14, 10, 11};
  return result;
}

TEST(BeadReport, TellsCountsWidthsAndWindow) {
  const std::string report = bead_report(result_with(12, 3));
  EXPECT_THAT(report, HasSubstr("15 found, 12 used, 3 too close to another"));
  EXPECT_THAT(report, HasSubstr("z 1.25 ± 0.03, y 0.5 ± 0.01, x 0.6 ± 0.02 µm"));
  EXPECT_THAT(report, HasSubstr("14×10×11"));
  EXPECT_THAT(report, Not(HasSubstr("saturated")));
  EXPECT_THAT(report, Not(HasSubstr("few")));
}

TEST(BeadReport, WarnsOfFewBeads) {
  EXPECT_THAT(bead_report(result_with(2, 0)), HasSubstr("2 beads are few"));
  EXPECT_THAT(bead_report(result_with(1, 0)), HasSubstr("1 bead is few"));
}

} // namespace
} // namespace lsdeconv
