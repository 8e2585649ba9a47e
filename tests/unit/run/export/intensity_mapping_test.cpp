#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr double background = 20.5;

/// 1, 2, … 1000 counts, once each.
IntensityHistogram ramp() {
  std::vector<float> values;
  for (int i = 1; i <= 1000; ++i) {
    values.push_back(static_cast<float>(i));
  }
  IntensityHistogram histogram;
  histogram.add({values.data(), {1, 1, 1000}});
  return histogram;
}

TEST(IntensityMapping, LeavesCountsAsTheyAre) {
  const IntensityMapping mapping = intensity_mapping(RunConfig{}, VoxelType::uint16, ramp(), background);
  EXPECT_EQ(mapping.gain, 1);
  EXPECT_EQ(mapping.offset, 0);
  EXPECT_EQ(mapping.auto_range, 0);
  EXPECT_EQ(mapping.added_background, 0);
}

TEST(IntensityMapping, AmplifiesCounts) {
  RunConfig config;
  config.amplify = 2.5;
  const IntensityMapping mapping = intensity_mapping(config, VoxelType::uint16, ramp(), background);
  EXPECT_EQ(mapping.gain, 2.5);
  EXPECT_EQ(mapping.offset, 0);
}

TEST(IntensityMapping, AddsTheBackgroundAgainWhereItIsKept) {
  RunConfig config;
  config.keep_background = true;
  const IntensityMapping counts = intensity_mapping(config, VoxelType::uint16, ramp(), background);
  EXPECT_EQ(counts.gain, 1);
  EXPECT_EQ(counts.offset, background);
  EXPECT_EQ(counts.added_background, background);
  config.amplify = 2;
  const IntensityMapping amplified = intensity_mapping(config, VoxelType::uint16, ramp(), background);
  EXPECT_EQ(amplified.gain, 2);
  EXPECT_EQ(amplified.offset, 2 * background);
  EXPECT_EQ(amplified.added_background, background);
}

struct Scale {
  VoxelType type;
  double full;
};
class AutoRange : public ::testing::TestWithParam<Scale> {};

TEST_P(AutoRange, PutsThePercentilesAtTheEndsOfTheType) {
  RunConfig config;
  config.auto_range = 10;
  const IntensityMapping mapping = intensity_mapping(config, GetParam().type, ramp(), background);
  const double low = -mapping.offset / mapping.gain;
  const double high = (GetParam().full - mapping.offset) / mapping.gain;
  constexpr double bin = 1.0 / (1 << IntensityHistogram::fine_bits);
  EXPECT_NEAR(low, 100, 100 * bin);
  EXPECT_NEAR(high, 900, 900 * bin);
  EXPECT_EQ(mapping.auto_range, 10);
}

TEST_P(AutoRange, IsAmplifiedAroundTheLowEnd) {
  RunConfig config;
  config.auto_range = 10;
  const IntensityMapping once = intensity_mapping(config, GetParam().type, ramp(), background);
  config.amplify = 3;
  const IntensityMapping thrice = intensity_mapping(config, GetParam().type, ramp(), background);
  EXPECT_NEAR(thrice.gain, 3 * once.gain, 1e-12 * thrice.gain);
  EXPECT_NEAR(thrice.offset / thrice.gain, once.offset / once.gain, 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Types, AutoRange,
                         ::testing::Values(Scale{VoxelType::uint8, 255}, Scale{VoxelType::uint16, 65535},
                                           Scale{VoxelType::float32, 1}),
                         [](const auto& row) { return name(row.param.type); });

TEST(IntensityMapping, AVolumeWithoutContrastStaysInCounts) {
  RunConfig config;
  config.auto_range = 0.1;
  const IntensityMapping mapping =
      intensity_mapping(config, VoxelType::uint16, IntensityHistogram{}, background);
  EXPECT_EQ(mapping.gain, 1);
  EXPECT_EQ(mapping.offset, 0);
  EXPECT_EQ(mapping.auto_range, 0);
}

std::string refusal(const RunConfig& config, VoxelType input) {
  try {
    require_explicit_range(config, input);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST(RequireExplicitRange, EightBitsOfMoreAskForARange) {
  RunConfig config;
  config.output_type = OutputType::uint8;
  for (const VoxelType input : {VoxelType::uint16, VoxelType::float32}) {
    EXPECT_THAT(refusal(config, input),
                AllOf(HasSubstr(name(input)), HasSubstr("--auto-range"), HasSubstr("--amplify")));
  }
  EXPECT_EQ(refusal(config, VoxelType::uint8), "");
  config.auto_range = 0.1;
  EXPECT_EQ(refusal(config, VoxelType::uint16), "");
  config.auto_range = 0;
  config.amplify = 0.25;
  EXPECT_EQ(refusal(config, VoxelType::uint16), "");
}

} // namespace
} // namespace lsdeconv
