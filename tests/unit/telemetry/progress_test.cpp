#include "lsdeconv/telemetry/progress.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(Progress, CountsOnlyThisRunsBlocksInItsRate) {
  const Progress progress(100, 40, 100'000'000, true);
  EXPECT_EQ(progress.line(50, 10), "50 of 100 blocks, 1 Mvoxel/s, 50 s left");
}

TEST(Progress, PromisesNothingBeforeTheFirstBlock) {
  const Progress progress(8, 2, 1000, true);
  EXPECT_EQ(progress.line(2, 30), "2 of 8 blocks");
}

TEST(Progress, KnowsOneBlockFromMany) {
  EXPECT_EQ(Progress(1, 0, 1000, true).line(0, 30), "0 of 1 block");
}

} // namespace
} // namespace lsdeconv
