#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/subprocess.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <vector>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

std::string refusal(const std::function<void()>& body, const TrialLimits& limits = {}) {
  try {
    try_in_child(limits, body);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(Trial, LetsPassWhatEnds) {
  EXPECT_NO_THROW(try_in_child({}, [] {}));
}

TEST(Trial, ChangesNothingHere) {
  int value = 1;
  try_in_child({}, [&] { value = 2; });
  EXPECT_EQ(value, 1);
}

TEST(Trial, GivesTheBodysOwnMessage) {
  EXPECT_EQ(refusal([] { throw Error("no superblock"); }), "no superblock");
}

TEST(Trial, GivesLongMessagesWhole) {
  const std::string long_one(1 << 20, 'x');
  EXPECT_EQ(refusal([&] { throw Error(long_one); }), long_one);
}

TEST(Trial, SurvivesACrash) {
  EXPECT_THAT(refusal([] { (void)std::raise(SIGSEGV); }), HasSubstr("crashes over it"));
}

/// Some launchers signal all processes that a rank has started.
TEST(Trial, IsNotEndedByWhatAsksTheRunToEnd) {
  EXPECT_EQ(refusal([] {
              for (const int signal : {SIGUSR1, SIGTERM, SIGINT}) {
                (void)std::raise(signal);
              }
            }),
            "none");
}

TEST(Trial, EndsWhatRunsInCircles) {
  volatile bool for_ever = true;
  EXPECT_THAT(refusal(
                  [&] {
                    while (for_ever) {
                    }
                  },
                  {.processor_seconds = 1}),
              HasSubstr("in circles"));
}

TEST(Trial, RefusesAbsurdSizes) {
  EXPECT_THAT(refusal([] { throw std::bad_alloc(); }), HasSubstr("more than memory can hold"));
}

} // namespace
} // namespace lsdeconv
