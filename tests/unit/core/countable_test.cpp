#include "lsdeconv/core/countable.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr std::int64_t huge = std::int64_t{1} << 62;

TEST(Countable, IsEveryVolumeThatCanBe) {
  EXPECT_TRUE(countable({7912, 12778, 8266}));
  EXPECT_TRUE(countable({0, 0, 0}));
  EXPECT_TRUE(countable({1, 1, std::int64_t{1} << 58}));
}

TEST(Countable, IsNothingWhoseCountOverflowsOrIsNegative) {
  EXPECT_FALSE(countable({1, 1, (std::int64_t{1} << 58) + 1}));
  EXPECT_FALSE(countable({huge, huge, huge}));
  EXPECT_FALSE(countable({huge, 4, 1})); // 2^64, which wraps to 0
  EXPECT_FALSE(countable({0, 0, huge}));
  EXPECT_FALSE(countable({-1, -1, 4}));
}

} // namespace
} // namespace lsdeconv
