#include "lsdeconv/core/short_text.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(ShortText, HasThreeDigitsAndWholeThousands) {
  EXPECT_EQ(short_text(0.01234), "0.0123");
  EXPECT_EQ(short_text(66.44), "66.4");
  EXPECT_EQ(short_text(999.4), "999");
  EXPECT_EQ(short_text(999.6), "1000");
  EXPECT_EQ(short_text(2318.4), "2318");
  EXPECT_EQ(short_text(-2318.4), "-2318");
}

TEST(ShortText, NeverHasAnExponent) {
  EXPECT_EQ(short_text(0), "0");
  EXPECT_EQ(short_text(7.40206e-07), "0.000001");
  EXPECT_EQ(short_text(0.0000123), "0.000012");
  EXPECT_EQ(short_text(1e-9), "0");
  EXPECT_EQ(short_text(12345678), "12345678");
}

TEST(PercentText, IsThatOfAPart) {
  EXPECT_EQ(percent_text(0.664), "66.4 %");
  EXPECT_EQ(percent_text(1), "100 %");
}

} // namespace
} // namespace lsdeconv
