#include "lsdeconv/core/text_hash.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

/// Values of the reference implementation's test vectors (draft-eastlake-fnv).
TEST(TextHash, IsTheReference) {
  EXPECT_EQ(text_hash(""), 0xCBF29CE484222325ULL);
  EXPECT_EQ(text_hash("a"), 0xAF63DC4C8601EC8CULL);
  EXPECT_EQ(text_hash("foobar"), 0x85944171F73967E8ULL);
}

TEST(TextHash, GoesOnWhereItEnded) {
  EXPECT_EQ(text_hash("bar", text_hash("foo")), text_hash("foobar"));
}

} // namespace
} // namespace lsdeconv
