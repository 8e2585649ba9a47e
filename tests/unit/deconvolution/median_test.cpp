#include "deconvolution/psf/median.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(Median, IsTheMiddleValueOrTheMeanOfTheTwo) {
  EXPECT_EQ(median({5, 1, 3}), 3);
  EXPECT_EQ(median({5, 1, 3, 4}), 3.5);
  EXPECT_EQ(median({7}), 7);
  EXPECT_EQ(median({}), 0);
}

TEST(Median, DeviationIsThatOfNormalValuesAndDeafToOutliers) {
  EXPECT_NEAR(median_deviation({-1, 0, 1}, 0), 1.4826, 1e-4);
  EXPECT_NEAR(median_deviation({-1, -1, 0, 1, 1, 1e9}, 0), 1.4826, 1e-4);
  EXPECT_EQ(median_deviation({}, 0), 0);
}

} // namespace
} // namespace lsdeconv
