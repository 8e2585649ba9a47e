#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/subprocess.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <sys/mman.h>
#include <vector>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

std::string refusal(const std::function<void()>& body, const SubprocessLimits& limits = {}) {
  try {
    run_in_subprocess(limits, body);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(Subprocess, LetsPassWhatEnds) {
  EXPECT_NO_THROW(run_in_subprocess({}, [] {}));
}

TEST(Subprocess, ChangesNothingHere) {
  int value = 1;
  run_in_subprocess({}, [&] { value = 2; });
  EXPECT_EQ(value, 1);
}

TEST(Subprocess, GivesTheBodysOwnMessage) {
  EXPECT_EQ(refusal([] { throw Error("no superblock"); }), "no superblock");
}

TEST(Subprocess, GivesWhatTheBodyReturns) {
  std::string answer = std::string("zero \0 inside", 13) + std::string(1 << 20, 'x');
  EXPECT_EQ(answer_of_subprocess({}, [&] { return answer; }), answer);
  EXPECT_EQ(answer_of_subprocess({}, [] { return std::string(); }), "");
}

TEST(Subprocess, TellsTheUsersMistakesFromFaults) {
  EXPECT_THROW(run_in_subprocess({}, [] { throw UserError("two channels"); }), UserError);
  EXPECT_EQ(refusal([] { throw UserError("two channels"); }), "two channels");
  try {
    run_in_subprocess({}, [] { throw Error("no superblock"); });
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), 1);
  }
}

TEST(Subprocess, GivesLongMessagesWhole) {
  const std::string long_one(1 << 20, 'x');
  EXPECT_EQ(refusal([&] { throw Error(long_one); }), long_one);
}

TEST(Subprocess, SurvivesACrash) {
  EXPECT_THAT(refusal([] { (void)std::raise(SIGSEGV); }), HasSubstr("crashes over it"));
}

/// Some launchers signal all processes that a rank has started.
TEST(Subprocess, IsNotEndedByWhatAsksTheRunToEnd) {
  EXPECT_EQ(refusal([] {
              for (const int signal : {SIGUSR1, SIGTERM, SIGINT}) {
                (void)std::raise(signal);
              }
            }),
            "none");
}

TEST(Subprocess, EndsWhatRunsInCircles) {
  volatile bool for_ever = true;
  EXPECT_THAT(refusal(
                  [&] {
                    while (for_ever) {
                    }
                  },
                  {.processor_seconds = 1}),
              HasSubstr("in circles"));
}

/// By a user, or by a system that is short of memory: that says nothing of the file.
TEST(Subprocess, AsksAgainWhereTheChildIsKilledFromOutside) {
  void* shared = ::mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(shared, MAP_FAILED);
  int& calls = *static_cast<int*>(shared);
  const auto killed = [&](int times) {
    calls = 0;
    return answer_of_subprocess({}, [&, times] {
      if (++calls <= times) {
        (void)std::raise(SIGKILL);
      }
      return std::string("sound");
    });
  };
  EXPECT_EQ(killed(2), "sound");
  EXPECT_EQ(calls, 3);
  EXPECT_THAT([&] { (void)killed(9); }, ::testing::ThrowsMessage<Error>(HasSubstr("killed from outside")));
  EXPECT_EQ(calls, 3);
  (void)::munmap(shared, sizeof(int));
}

TEST(Subprocess, RefusesAbsurdSizes) {
  EXPECT_THAT(refusal([] { throw std::bad_alloc(); }), HasSubstr("more than memory can hold"));
}

} // namespace
} // namespace lsdeconv
