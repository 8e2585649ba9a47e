#include "lsdeconv/telemetry/watch_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

RunStatus sample() {
  RunStatus status;
  status.phase = "blocks";
  status.phase_seconds = 10;
  status.seconds = 12;
  status.blocks = 100;
  status.blocks_done_before = 40;
  status.blocks_done = 50;
  status.voxels = 100'000'000;
  status.slices = 300;
  status.ranks.push_back({"n1", "CPU", {}, {}});
  status.ranks.push_back({"n2", "gpu 1", {}, "silent for 5 s"});
  status.ranks[0].activities[0] = {Activity::working, 7, 2};
  status.ranks[0].activities[1] = {Activity::waiting, -1, 65};
  return status;
}

TEST(WatchText, TellsRateAndTimeLeft) {
  EXPECT_EQ(progress_line(sample()), "blocks: 50 of 100 blocks, 1 Mvoxel/s, 50 s left, 3600 blocks/h");
}

TEST(WatchText, CountsTheIterationsOfRunningBlocks) {
  RunStatus status = sample();
  status.blocks_done = 40;
  status.ranks[0].activities[1] = {Activity::working, 7, 2, 0.5};
  status.ranks[1].activities[1] = {Activity::working, 7, 2, 0.25};
  EXPECT_EQ(progress_line(status), "blocks: 40 of 100 blocks, 0.05 Mvoxel/s, 19 min 50 s left");
  EXPECT_THAT(rank_line(0, status.ranks[0]), HasSubstr("compute block 7 (50 %) for 2 s"));
}

TEST(WatchText, TellsWhatEachRankDoes) {
  const std::vector<std::string> lines = watch_lines(sample());
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1], "rank 0 n1 (CPU): read block 7 for 2 s, compute waiting for 1 min 05 s");
  EXPECT_EQ(lines[2], "rank 1 n2 (gpu 1): LOST, silent for 5 s");
}

TEST(WatchText, TellsTheExport) {
  RunStatus status = sample();
  status.phase = "export";
  status.slices_done = 120;
  EXPECT_EQ(progress_line(status), "export: 120 of 300 slices");
}

TEST(WatchText, TellsThatNothingIsHeard) {
  EXPECT_EQ(watch_lines(sample(), 5).size(), 3U);
  const std::vector<std::string> lines = watch_lines(sample(), 65.4);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[1], HasSubstr("NOTHING HEARD of the run for 1 min 05 s"));
}

TEST(WatchText, TellsTheEnd) {
  RunStatus status = sample();
  status.outcome = "stopped";
  status.exit_code = 75;
  status.message = "SIGUSR1 on rank 0";
  const std::vector<std::string> lines = watch_lines(status);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("stopped (exit code 75)"));
  EXPECT_THAT(lines[0], HasSubstr("50 of 100 blocks"));
  EXPECT_THAT(lines[0], HasSubstr("SIGUSR1"));
}

} // namespace
} // namespace lsdeconv
