#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

namespace lsdeconv {
namespace {

using ::testing::MatchesRegex;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  return lines;
}

class Log : public ::testing::Test {
protected:
  void SetUp() override { log::set_rank(3); } // for good: a rank cannot be taken back
  void TearDown() override {
    log::close_file();
    log::set_console_level(log::Level::info);
  }
  const lsdeconv::testing::TemporaryFolder folder;
};

TEST_F(Log, ConsoleTakesItsLevelAndTheFileAllWithTimeAndRank) {
  log::open_file(folder / "run.log");
  log::set_console_level(log::Level::warning);
  CaptureStderr();
  log::debug("one");
  log::info("two ", 2);
  log::warning("three");
  log::error("four");
  EXPECT_EQ(GetCapturedStderr(), "[rank 3] warning: three\n[rank 3] error: four\n");
  const auto lines = lines_of(folder / "run.log");
  ASSERT_EQ(lines.size(), 4U);
  const std::string time = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} ";
  EXPECT_THAT(lines[0], MatchesRegex(time + "\\[rank 3\\] debug: one"));
  EXPECT_THAT(lines[1], MatchesRegex(time + "\\[rank 3\\] two 2"));
  EXPECT_THAT(lines[3], MatchesRegex(time + "\\[rank 3\\] error: four"));
}

TEST_F(Log, DetailsAreForTheFileAndTheVerbose) {
  log::open_file(folder / "run.log");
  CaptureStderr();
  log::detail("unasked");
  log::set_console_level(log::Level::debug);
  log::detail("asked");
  log::record("for the file");
  EXPECT_EQ(GetCapturedStderr(), "[rank 3] asked\n");
  EXPECT_EQ(lines_of(folder / "run.log").size(), 3U);
}

TEST_F(Log, ALiveLineIsForTerminalsOnly) {
  log::open_file(folder / "run.log");
  CaptureStderr();
  EXPECT_FALSE(log::has_live_line());
  log::set_live_line("12 of 96 blocks");
  log::set_live_line({});
  EXPECT_EQ(GetCapturedStderr(), "");
  EXPECT_TRUE(lines_of(folder / "run.log").empty());
}

TEST_F(Log, IsReadWhereTheConsoleOrAFileTakesTheLevel) {
  log::set_console_level(log::Level::warning);
  EXPECT_FALSE(log::is_read(log::Level::info));
  EXPECT_TRUE(log::is_read(log::Level::error));
  log::open_file(folder / "run.log");
  EXPECT_TRUE(log::is_read(log::Level::info));
}

/// In a process of its own, in which no file was opened before.
TEST_F(Log, FirstFileBeginsWithTheLinesFromBefore) {
  const auto log_and_tell = [this] {
    log::set_console_level(log::Level::error);
    log::debug("early");
    log::warning("a core too few");
    log::open_file(folder / "first.log");
    log::info("later");
    log::close_file();
    log::info("lost");
    log::open_file(folder / "second.log");
    const std::vector<std::string> lines = lines_of(folder / "first.log");
    const bool right = lines.size() >= 3 && lines[lines.size() - 3].ends_with("debug: early")
                       && lines[lines.size() - 2].ends_with("warning: a core too few")
                       && lines.back().ends_with("later") && lines_of(folder / "second.log").empty();
    std::_Exit(right ? 0 : 1);
  };
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(log_and_tell(), ::testing::ExitedWithCode(0), "");
}

TEST_F(Log, NeverOverwritesAFile) {
  std::ofstream(folder / "run.log") << "kept\n";
  try {
    log::open_file(folder / "run.log");
    FAIL() << "an existing file was taken";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("run.log: File exists"), std::string::npos) << error.what();
  }
  EXPECT_EQ(lines_of(folder / "run.log"), std::vector<std::string>{"kept"});
}

TEST_F(Log, FailureToOpenKeepsTheFileThatIsOpen) {
  log::set_console_level(log::Level::error);
  log::open_file(folder / "run.log");
  EXPECT_THROW(log::open_file(folder / "missing" / "run.log"), Error);
  log::info("still here");
  EXPECT_EQ(lines_of(folder / "run.log").size(), 1U);
}

TEST_F(Log, ClosedFileTakesNoMore) {
  log::set_console_level(log::Level::error);
  log::open_file(folder / "run.log");
  log::close_file();
  log::info("too late");
  log::close_file();
  EXPECT_TRUE(lines_of(folder / "run.log").empty());
}

TEST_F(Log, LinesOfManyThreadsStayWhole) {
  log::set_console_level(log::Level::error);
  log::open_file(folder / "run.log");
  constexpr int threads = 8;
  constexpr int lines_each = 200;
  const auto line_of = [](int thread, int i) {
    return text("thread ", thread, " line ", i, ' ', std::string(300, 'a'), " end");
  };
  std::vector<std::thread> writers;
  writers.reserve(threads);
  std::set<std::string> expected;
  for (int thread = 0; thread < threads; ++thread) {
    writers.emplace_back([thread, line_of] {
      for (int i = 0; i < lines_each; ++i) {
        log::info(line_of(thread, i));
      }
    });
    for (int i = 0; i < lines_each; ++i) {
      expected.insert("[rank 3] " + line_of(thread, i));
    }
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  const std::size_t time = std::string("2026-01-31 12:00:00 ").size();
  std::set<std::string> seen;
  for (const std::string& line : lines_of(folder / "run.log")) {
    seen.insert(line.size() < time ? line : line.substr(time));
  }
  EXPECT_EQ(seen, expected);
}

} // namespace
} // namespace lsdeconv
