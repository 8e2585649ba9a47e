#include "lsdeconv/core/number_ranges.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(NumberRanges, OfNothingIsEmpty) {
  EXPECT_EQ(ranges_text({}), "");
}

TEST(NumberRanges, JoinNeighbours) {
  EXPECT_EQ(ranges_text({7}), "7");
  EXPECT_EQ(ranges_text({0, 1, 2, 3}), "0 to 3");
  EXPECT_EQ(ranges_text({0, 1, 5}), "0 to 1 and 5");
  EXPECT_EQ(ranges_text({0, 1, 5, 8, 9, 10}), "0 to 1, 5 and 8 to 10");
}

TEST(NumberRanges, EndWithHowManyAreLeftOut) {
  EXPECT_EQ(ranges_text({1, 3, 5, 7, 8, 9}, 3), "1, 3, 5 and 3 more");
  EXPECT_EQ(ranges_text({1, 3, 5}, 3), "1, 3 and 5");
}

TEST(RangeList, JoinsNeighbours) {
  EXPECT_EQ(range_list({}), "");
  EXPECT_EQ(range_list({7}), "7");
  EXPECT_EQ(range_list({0, 1, 2, 3, 5, 8, 9}), "0-3,5,8-9");
}

} // namespace
} // namespace lsdeconv
