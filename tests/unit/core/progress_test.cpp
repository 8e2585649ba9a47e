#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace lsdeconv {
namespace {

ProgressTask blocks(std::int64_t pieces, std::int64_t done_before) {
  return {.name = "deconvolving",
          .piece = "block",
          .pieces = pieces,
          .done_before = done_before,
          .voxels = 1'000'000 * pieces};
}

TEST(ProgressWords, RateAndTimeLeftCountOnlyThisRunsBlocks) {
  const ProgressWords words = progress_words(blocks(100, 40), {.done = 50}, 10);
  EXPECT_EQ(words.part, "50 %");
  EXPECT_EQ(words.elapsed, "10 s elapsed");
  EXPECT_EQ(words.left, "50 s left");
  EXPECT_EQ(words.rate, "1 Mvoxel/s");
  EXPECT_EQ(words.count, "50 of 100 blocks");
}

TEST(ProgressWords, FastRatesHaveNoExponent) {
  EXPECT_EQ(progress_words(blocks(20000, 0), {.done = 12345}, 5).rate, "2469 Mvoxel/s");
}

TEST(ProgressWords, PartsOfRunningBlocksCount) {
  const ProgressWords words = progress_words(blocks(4, 0), {.done = 0, .parts = 1}, 10);
  EXPECT_EQ(words.part, "25 %");
  EXPECT_EQ(words.left, "30 s left");
  EXPECT_EQ(words.count, "0 of 4 blocks");
}

TEST(ProgressWords, PromiseNothingBeforeAnythingIsDone) {
  const ProgressWords words = progress_words(blocks(8, 2), {.done = 2}, 30);
  EXPECT_EQ(words.part, "25 %");
  EXPECT_EQ(words.left + words.rate, "");
}

TEST(ProgressWords, KnowOneFromMany) {
  EXPECT_EQ(progress_words(blocks(1, 0), {}, 30).count, "0 of 1 block");
}

TEST(ProgressWords, CountPiecesWithoutVoxelsBySecondOrMinute) {
  const ProgressTask task{.name = "looking at slices", .piece = "slice", .pieces = 1000};
  EXPECT_EQ(progress_words(task, {.done = 500}, 10).rate, "50 slices/s");
  EXPECT_EQ(progress_words(task, {.done = 5}, 60).rate, "5 slices/min");
}

TEST(ProgressWords, OfUnknownWorkTellTheTime) {
  const ProgressWords words = progress_words({.name = "looking for beads"}, {}, 65);
  EXPECT_EQ(progress_line("looking for beads", words, 0), "looking for beads: 1 min 05 s elapsed");
}

TEST(ProgressLine, LeavesOutWholeWordsWhereTheTerminalIsNarrow) {
  const ProgressWords words = progress_words(blocks(100, 40), {.done = 50}, 10);
  EXPECT_EQ(progress_line("deconvolving", words, 0),
            "deconvolving: 50 of 100 blocks, 50 %, 10 s elapsed, 50 s left, 1 Mvoxel/s");
  EXPECT_EQ(progress_line("deconvolving", words, 64),
            "deconvolving: 50 of 100 blocks, 50 %, 10 s elapsed, 50 s left");
  EXPECT_EQ(progress_line({}, words, 30), "50 of 100 blocks, 50 %");
}

TEST(Progress, AsksNothingWhereNobodyReadsIt) {
  log::set_console_level(log::Level::warning);
  std::atomic<int> asked = 0;
  {
    const Progress progress(blocks(4, 0), [&] {
      ++asked;
      return ProgressCount{};
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
  }
  log::set_console_level(log::Level::info);
  EXPECT_EQ(asked, 0);
}

TEST(Progress, AsksFromItsOwnThreadUntilItsEnd) {
  std::atomic<int> asked = 0;
  {
    const Progress progress(blocks(4, 0), [&] {
      ++asked;
      return ProgressCount{};
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
  }
  EXPECT_GE(asked, 1);
}

} // namespace
} // namespace lsdeconv
