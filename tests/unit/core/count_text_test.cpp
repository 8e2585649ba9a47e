#include "lsdeconv/core/count_text.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(CountText, KnowsOneFromMany) {
  EXPECT_EQ(count_text(0, "block"), "0 blocks");
  EXPECT_EQ(count_text(1, "block"), "1 block");
  EXPECT_EQ(count_text(12, "block"), "12 blocks");
}

} // namespace
} // namespace lsdeconv
