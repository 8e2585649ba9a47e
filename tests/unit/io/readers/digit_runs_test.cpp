#include "io/readers/naming/digit_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

TEST(DigitRuns, CutNamesWhereDigitsBeginAndEnd) {
  EXPECT_THAT(pieces_of("img_0012_c1"), ElementsAre("img_", "0012", "_c", "1"));
  EXPECT_THAT(pieces_of("7"), ElementsAre("7"));
  EXPECT_THAT(pieces_of(""), ElementsAre());
}

TEST(DigitRuns, CompareByValueHoweverLong) {
  EXPECT_LT(compare_numbers("2", "10"), 0);
  EXPECT_EQ(compare_numbers("007", "7"), 0);
  EXPECT_EQ(compare_numbers("000", "0"), 0);
  EXPECT_GT(compare_numbers("123456789012345678901234567891", "123456789012345678901234567890"), 0);
}

TEST(DigitRuns, HaveAValueUpToEighteenDigits) {
  EXPECT_EQ(number_of("0000"), 0);
  EXPECT_EQ(number_of("000000000000000000000042"), 42);
  EXPECT_EQ(number_of("999999999999999999"), 999999999999999999);
  EXPECT_EQ(number_of("1000000000000000000"), std::nullopt);
}

} // namespace
} // namespace lsdeconv
