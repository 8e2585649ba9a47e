#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <thread>
#include <vector>

namespace lsdeconv {
namespace {

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
  const std::string time = R"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[rank 3\] )";
  EXPECT_TRUE(std::regex_match(lines[0], std::regex(time + "debug: one"))) << lines[0];
  EXPECT_TRUE(std::regex_match(lines[1], std::regex(time + "two 2"))) << lines[1];
  EXPECT_TRUE(std::regex_match(lines[3], std::regex(time + "error: four"))) << lines[3];
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
  std::vector<std::thread> writers;
  writers.reserve(threads);
  for (int thread = 0; thread < threads; ++thread) {
    writers.emplace_back([thread] {
      for (int i = 0; i < lines_each; ++i) {
        log::info("thread ", thread, " line ", i, ' ', std::string(300, 'a'), " end");
      }
    });
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  const std::regex whole(R"(.{20}\[rank 3\] (thread \d line \d+) a{300} end)");
  std::set<std::string> seen;
  for (const std::string& line : lines_of(folder / "run.log")) {
    std::smatch match;
    ASSERT_TRUE(std::regex_match(line, match, whole)) << line;
    seen.insert(match[1]);
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(threads * lines_each));
}

} // namespace
} // namespace lsdeconv
