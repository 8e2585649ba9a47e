#include "run/input/filter_checks.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string refusal(const RunConfig& config, const Extent3& volume) {
  try {
    require_filters_fit(config, volume);
    return {};
  } catch (const UserError& error) {
    return error.what();
  }
}

TEST(FilterChecks, AGaussianMustBeSmallerThanTheVolume) {
  RunConfig config;
  config.gaussian_sigma = {9.5, 0.5, 0.5};
  EXPECT_EQ(refusal(config, {19, 100, 100}), "");
  EXPECT_THAT(refusal(config, {18, 100, 100}),
              AllOf(HasSubstr("--gaussian-sigma of 9.5"), HasSubstr("along z"), HasSubstr("18 voxels")));
  config.gaussian_sigma = {0, 0, 50.5};
  EXPECT_THAT(refusal(config, {19, 1000, 100}), HasSubstr("along x"));
}

TEST(FilterChecks, OneSliceHasNothingToBeBlurredAlongZ) {
  RunConfig config;
  config.gaussian_sigma = {1.5, 0.5, 0.5};
  EXPECT_EQ(refusal(config, {1, 100, 100}), "");
}

TEST(FilterChecks, ANotchMustLeaveSomeFrequencies) {
  RunConfig config;
  config.destripe_sigma = 6;
  EXPECT_EQ(refusal(config, {13, 100, 100}), "");
  EXPECT_THAT(refusal(config, {12, 100, 100}),
              AllOf(HasSubstr("--destripe-sigma 6"), HasSubstr("12 slices")));
  config.destripe_axis = DestripeAxis::x;
  EXPECT_EQ(refusal(config, {2, 12, 13}), "");
  EXPECT_THAT(refusal(config, {100, 100, 12}), AllOf(HasSubstr("along x"), HasSubstr("12 voxels")));
}

} // namespace
} // namespace lsdeconv
