#include "support/storage_limits.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/telemetry/status_board.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;

bool becomes_true(const std::function<bool()>& condition) {
  for (int look = 0; look < 3000 && !condition(); ++look) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return condition();
}

class StatusBoardTest : public ::testing::Test {
protected:
  static void nothing(RunStatus& /*status*/) {}
  [[nodiscard]] RunStatus seen() const { return read_status(path_).value_or(RunStatus{}); }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "c.h5.status.json";
};

TEST_F(StatusBoardTest, ShowsLifeAndCounts) {
  StatusBoard board(path_, {}, nothing);
  const StatusBoard::Phase phase(&board, "blocks", [](RunStatus& status) { ++status.blocks_done; });
  EXPECT_TRUE(becomes_true([&] { return seen().beat >= 3; })) << "a beat about once a second";
  EXPECT_EQ(seen().phase, "blocks");
  EXPECT_GE(seen().blocks_done, 1);
  EXPECT_TRUE(seen().running());
}

TEST_F(StatusBoardTest, RemovesWhatAKilledRunWasWriting) {
  const StagedFile left(path_);
  std::ofstream(left.temporary()) << "{";
  { const StatusBoard board(path_, {}, nothing); }
  EXPECT_FALSE(std::filesystem::exists(left.temporary()));
}

TEST_F(StatusBoardTest, EndsWithTheOutcomeAndTheLastCounts) {
  {
    StatusBoard board(path_, {}, nothing);
    {
      const StatusBoard::Phase phase(&board, "blocks", [](RunStatus& status) { status.blocks_done = 9; });
    }
    board.end("stopped", 75, "SIGTERM");
  }
  EXPECT_EQ(seen().outcome, "stopped");
  EXPECT_EQ(seen().exit_code, 75);
  EXPECT_EQ(seen().blocks_done, 9);
}

TEST_F(StatusBoardTest, SaysFailedWhereNobodySaidAnything) {
  { const StatusBoard board(path_, {}, nothing); }
  EXPECT_EQ(seen().outcome, "failed");
}

TEST_F(StatusBoardTest, HasALastWordEvenWhereAnUpdateHangs) {
  std::atomic<bool> hang = true;
  std::atomic<bool> hanging = false;
  StatusBoard board(path_, {}, [&](RunStatus& /*status*/) {
    while (hang) {
      hanging = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  ASSERT_TRUE(becomes_true([&] { return hanging.load(); }));
  board.end_at_once("ended early", 75, "rank 1 is silent"); // returns, though nothing can be said
  hang = false;
  EXPECT_TRUE(becomes_true([&] { return seen().beat > 0; }));
  board.end_at_once("ended early", 75, "rank 1 is silent");
  EXPECT_EQ(seen().outcome, "ended early");
}

TEST_F(StatusBoardTest, LetsTheRunGoOnWhereNothingCanBeWritten) {
  StatusBoard board(folder_ / "no" / "such" / "place", {}, nothing);
  EXPECT_NO_THROW(board.end("complete", 0, ""));
}

TEST_F(StatusBoardTest, SaysItsLastWordInTheFileThatIsThereWhereNoOtherCanBeMade) {
  const testing::SmallDisk disk(folder_ / "small", "size=64k");
  if (!disk.mounted()) {
    GTEST_SKIP() << "this process may not mount a file system";
  }
  const std::filesystem::path path = folder_ / "small" / "c.h5.status.json";
  StatusBoard board(path, {}, nothing);
  ASSERT_TRUE(becomes_true([&] { return std::filesystem::exists(path); }));
  std::ofstream(folder_ / "small" / "filler") << std::string(1 << 20, 'x');
  board.end("stopped", 75, "SIGTERM");
  const std::optional<RunStatus> last = read_status(path);
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->outcome, "stopped");
}

TEST_F(StatusBoardTest, LeavesNothingStaged) {
  { StatusBoard board(path_, {}, nothing); }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1);
}

TEST_F(StatusBoardTest, IsNoBoardOnOtherRanks) {
  EXPECT_NO_THROW(StatusBoard::Phase(nullptr, "blocks", nothing));
}

} // namespace
} // namespace lsdeconv
