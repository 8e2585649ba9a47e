#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace lsdeconv {
namespace {

std::string context() {
  return "block 17 on rank 3";
}

TEST(Error, ContextGrowsInFrontOnTheWayUp) {
  const auto write = [] { throw Error("No space left on device"); };
  const auto block = [&] { with_context([] { return "writing checkpoint x.h5"; }, write); };
  try {
    with_context(context, block);
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "block 17 on rank 3: writing checkpoint x.h5: No space left on device");
  }
}

TEST(Error, ContextKeepsTheClassAndExitCode) {
  try {
    with_context(context, [] { throw UserError("no such folder"); });
    FAIL() << "nothing was thrown";
  } catch (const UserError& error) {
    EXPECT_EQ(error.exit_code(), 2);
    EXPECT_STREQ(error.what(), "block 17 on rank 3: no such folder");
  }
  EXPECT_EQ(Error("bug").exit_code(), 1);
}

TEST(Error, ForeignExceptionsPassUnchanged) {
  try {
    with_context(context, [] { throw std::out_of_range("index"); });
    FAIL() << "nothing was thrown";
  } catch (const std::out_of_range& error) {
    EXPECT_STREQ(error.what(), "index");
  }
}

TEST(WithContext, ReturnsWhatTheBodyReturns) {
  int value = 5;
  int& same = with_context(context, [&]() -> int& { return value; });
  EXPECT_EQ(&same, &value);
}

TEST(WithContext, MakesNoTextWithoutAnError) {
  bool called = false;
  with_context(
      [&] {
        called = true;
        return std::string();
      },
      [] {});
  EXPECT_FALSE(called);
}

} // namespace
} // namespace lsdeconv
