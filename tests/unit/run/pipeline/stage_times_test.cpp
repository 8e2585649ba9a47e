#include "support/world.hpp"

#include "lsdeconv/run/pipeline/stage_times.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

void expect_equal(const StageTimes& a, const StageTimes& b) {
  EXPECT_EQ(a.busy_seconds, b.busy_seconds);
  EXPECT_EQ(a.waiting_seconds, b.waiting_seconds);
  EXPECT_EQ(a.bytes, b.bytes);
  EXPECT_EQ(a.blocks, b.blocks);
}

TEST(PipelineTimes, ComeBetweenRanksAsTheyWere) {
  const PipelineTimes sent{.read = {1.5, 2.5, 1LL << 60, 7},
                           .compute = {3, 4, 5, 6},
                           .write = {7, 8, 9, 10},
                           .wall_seconds = 11,
                           .device_seconds = 12,
                           .empty_blocks = 13,
                           .peak_bytes = 14};
  const std::vector<PipelineTimes> received = testing::world().all_gather(sent);
  ASSERT_EQ(received.size(), 1U);
  expect_equal(received[0].read, sent.read);
  expect_equal(received[0].compute, sent.compute);
  expect_equal(received[0].write, sent.write);
  EXPECT_EQ(received[0].wall_seconds, 11);
  EXPECT_EQ(received[0].device_seconds, 12);
  EXPECT_EQ(received[0].empty_blocks, 13);
  EXPECT_EQ(received[0].peak_bytes, 14);
}

} // namespace
} // namespace lsdeconv
