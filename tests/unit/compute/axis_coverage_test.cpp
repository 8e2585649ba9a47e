#include "lsdeconv/compute/axis_coverage.hpp"

#include <gtest/gtest.h>

#include <tuple>

namespace lsdeconv {
namespace {

class AxisCoverageTest
    : public ::testing::TestWithParam<std::tuple<std::int64_t, std::int64_t, std::int64_t>> {};

/// By counting: q = i + d - half must be in the data, i being before the data where it is at the end.
TEST_P(AxisCoverageTest, OverlapIsWhatFallsOnData) {
  const auto [data, half, spare] = GetParam();
  const AxisCoverage axis{data + 2 * half + spare, data, half, false};
  for (std::int64_t i = 0; i < axis.length; ++i) {
    const AxisRange overlap = axis.overlap(i);
    for (std::int64_t d = 0; d <= 2 * half; ++d) {
      const std::int64_t q = (i + d - half + axis.length) % axis.length;
      EXPECT_EQ(d >= overlap.begin && d < overlap.end, q < data) << "voxel " << i << " tap " << d;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Sizes, AxisCoverageTest,
                         ::testing::Combine(::testing::Values(1, 3, 9), ::testing::Values(0, 1, 4),
                                            ::testing::Values(0, 1, 5)));

TEST(AxisCoverage, WrappingAxisIsNeverClipped) {
  const AxisCoverage axis{8, 8, 2, true};
  for (std::int64_t i = 0; i < axis.length; ++i) {
    EXPECT_EQ(axis.overlap(i), (AxisRange{0, 5}));
  }
}

} // namespace
} // namespace lsdeconv
