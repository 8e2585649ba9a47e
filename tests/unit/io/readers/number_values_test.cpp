#include "io/readers/naming/number_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

TEST(NumberValues, AreWholeNumbersOfOneUnit) {
  EXPECT_THAT(number_values({"0042", "  7", "-3", "+5"}).values, ElementsAre(42, 7, -3, 5));
  const NumberValues decimals = number_values({"0", "2.5", "-0.25", "10,0"});
  EXPECT_EQ(decimals.decimals, 2);
  EXPECT_THAT(decimals.values, ElementsAre(0, 250, -25, 1000));
}

TEST(NumberValues, LongFractionsAreRoundedToEighteenDigits) {
  const NumberValues values = number_values({"10.123456789012345678", "0.1"});
  EXPECT_EQ(values.decimals, 16);
  EXPECT_THAT(values.values, ElementsAre(101234567890123457, 1000000000000000));
  EXPECT_FALSE(values.too_long);
}

TEST(NumberValues, OfNumbersThatAreTooLongOnlyTheOrderIsKnown) {
  const NumberValues values =
      number_values({"30000000000000000001", "7", "30000000000000000000", "007", "-1"});
  EXPECT_TRUE(values.too_long);
  EXPECT_THAT(values.values, ElementsAre(3, 1, 2, 1, 0));
}

TEST(NumberValues, AreWrittenWithoutNeedlessZeros) {
  EXPECT_EQ(value_text(250, 2), "2.5");
  EXPECT_EQ(value_text(-25, 2), "-0.25");
  EXPECT_EQ(value_text(1000, 2), "10");
  EXPECT_EQ(value_text(7, 0), "7");
  EXPECT_EQ(value_text(100, 0), "100");
}

} // namespace
} // namespace lsdeconv
