#include "io/readers/naming/slice_steps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

/// Multiples of `step`, rounded, without those at `left_out`.
std::vector<std::int64_t> rounded(double step, int count, const std::vector<int>& left_out = {}) {
  std::vector<std::int64_t> numbers;
  for (int i = 0; i < count; ++i) {
    if (std::find(left_out.begin(), left_out.end(), i) == left_out.end()) {
      numbers.push_back(std::lrint(step * i));
    }
  }
  return numbers;
}

TEST(SliceSteps, AreTheCommonDivisor) {
  const SliceSteps steps = slice_steps({0, 20, 40, 80}, 0);
  EXPECT_EQ(steps.kind, StepKind::even);
  EXPECT_EQ(steps.step, 20);
  EXPECT_THAT(steps.z, ElementsAre(0, 1, 2, 4));
  EXPECT_FALSE(steps.complete());
  EXPECT_TRUE(slice_steps({5, 7, 9, 11}, 0).complete());
}

TEST(SliceSteps, RoundedPositionsAreComplete) {
  for (const double step : {3.3333, 2.5, 1.8, 1.5, 7.1, 3.5, 12.4}) {
    for (const int count : {6, 12, 500}) {
      const SliceSteps steps = slice_steps(rounded(step, count), 0);
      EXPECT_TRUE(steps.complete()) << step << ", " << count;
      EXPECT_EQ(steps.kind, StepKind::nearly_even);
      EXPECT_NEAR(steps.step, step, 1.0 / (count - 1)) << count;
    }
  }
}

TEST(SliceSteps, RoundedPositionsAreToldFromLostSlicesByTheirRegularity) {
  EXPECT_TRUE(slice_steps(rounded(1.25, 12), 0).complete());
  EXPECT_TRUE(slice_steps(rounded(1.04, 200), 0).complete());
  for (const auto& [step, count] : {std::pair{1.04, 40}, {1.075, 41}}) {
    EXPECT_FALSE(slice_steps(rounded(step, count), 0).complete()) << "two or three are too few to tell";
  }
  for (const double step : {1.5, 1.8}) {
    const SliceSteps steps = slice_steps(rounded(step, 200, {77, 130, 131}), 0);
    EXPECT_EQ(steps.kind, StepKind::nearly_even);
    EXPECT_EQ(steps.z.back(), 199) << step;
    EXPECT_EQ(steps.z[77], 78) << step;
  }
}

TEST(SliceSteps, AHoleAmongRoundedPositionsIsAMultipleOfTheStep) {
  for (const double step : {3.3333, 2.5, 7.1}) {
    const SliceSteps steps = slice_steps(rounded(step, 40, {12, 20, 21}), 0);
    EXPECT_EQ(steps.z.back(), 39) << step;
    EXPECT_EQ(steps.z[12], 13) << step;
    EXPECT_FALSE(steps.complete());
  }
}

TEST(SliceSteps, LostSlicesAreNoRoundedPositions) {
  for (const std::vector<int>& lost : {std::vector<int>{50}, {33, 66}, {3, 10, 17, 50, 52, 90}, {4, 5}}) {
    const SliceSteps steps = slice_steps(rounded(1, 100, lost), 0);
    EXPECT_EQ(steps.kind, StepKind::even);
    EXPECT_EQ(steps.z.back(), 99);
    EXPECT_FALSE(steps.complete());
  }
}

TEST(SliceSteps, MayBeAsUnsteadyAsAStage) {
  const SliceSteps steps = slice_steps({7, 251, 498, 750, 1003, 1249, 1752, 2004, 2251}, 2);
  EXPECT_EQ(steps.kind, StepKind::nearly_even);
  EXPECT_THAT(steps.z, ElementsAre(0, 1, 2, 3, 4, 5, 7, 8, 9));
  EXPECT_EQ(slice_steps({405, 488, 561, 640}, 0).kind, StepKind::uneven) << "wavelengths are no slices";
}

TEST(SliceSteps, TimesAreUneven) {
  EXPECT_EQ(slice_steps({120105, 120111, 120112, 120119, 120127, 120128, 120135}, 0).kind, StepKind::uneven);
  EXPECT_THAT(slice_steps({120105, 120117, 120182, 120189}, 0).z, ElementsAre(0, 1, 2, 3));
}

TEST(SliceSteps, TwoNumbersShowNone) {
  EXPECT_THAT(slice_steps({2, 9}, 0).z, ElementsAre(0, 7));
  EXPECT_THAT(slice_steps({0, 25}, 1).z, ElementsAre(0, 1)) << "nobody counts in tenths";
  EXPECT_THAT(slice_steps({7}, 0).z, ElementsAre(0));
}

} // namespace
} // namespace lsdeconv
