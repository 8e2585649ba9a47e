#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/standard_output.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

class StandardOutput : public ::testing::Test {
protected:
  StandardOutput() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }

  /// The exit code of a process that prints: 0 where it could, 2 where it was told that it could not.
  [[noreturn]] static void print_and_exit() {
    try {
      standard_output::print("result\n");
    } catch (const Error& error) {
      (void)::write(STDERR_FILENO, error.what(), std::string_view(error.what()).size());
      std::_Exit(2);
    }
    std::_Exit(standard_output::was_used() ? 0 : 3);
  }
};

TEST_F(StandardOutput, TakesAllOfTheText) {
  EXPECT_EXIT(print_and_exit(), ::testing::ExitedWithCode(0), "");
}

TEST_F(StandardOutput, SaysWhyItTakesNoMore) {
  const auto on_full_disk = [] {
    (void)::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO);
    print_and_exit();
  };
  EXPECT_EXIT(on_full_disk(), ::testing::ExitedWithCode(2), "standard output: No space left on device");
}

TEST_F(StandardOutput, IsNoFileOfThisProcessWhereItWasClosed) {
  const auto closed = [] {
    (void)::close(STDOUT_FILENO);
    standard_output::occupy_closed_descriptors();
    const int file = ::open("/dev/null", O_WRONLY);
    file == STDOUT_FILENO ? std::_Exit(4) : print_and_exit();
  };
  EXPECT_EXIT(closed(), ::testing::ExitedWithCode(2), "standard output: Bad file descriptor");
}

TEST_F(StandardOutput, KnowsThatMessagesGoToTheSamePlace) {
  const auto with_pipes = [](bool one) {
    int first[2];
    int second[2];
    if (::pipe(first) != 0 || ::pipe(second) != 0) {
      std::_Exit(4);
    }
    (void)::dup2(first[1], STDOUT_FILENO);
    (void)::dup2(one ? first[1] : second[1], STDERR_FILENO);
    std::_Exit(standard_output::is_standard_error() ? 0 : 1);
  };
  EXPECT_EXIT(with_pipes(true), ::testing::ExitedWithCode(0), "");
  EXPECT_EXIT(with_pipes(false), ::testing::ExitedWithCode(1), "");
}

} // namespace
} // namespace lsdeconv
