#include "lsdeconv/run/pipeline/channel.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace lsdeconv {
namespace {

TEST(Channel, HandsOverInOrderAcrossThreads) {
  Channel<int> channel;
  std::vector<int> taken;
  {
    std::jthread taker([&] {
      while (const auto value = channel.pop()) {
        taken.push_back(*value);
      }
    });
    for (int i = 0; i < 1000; ++i) {
      channel.push(i);
    }
    channel.close();
  }
  ASSERT_EQ(taken.size(), 1000U);
  EXPECT_TRUE(std::is_sorted(taken.begin(), taken.end()));
}

TEST(Channel, WhatIsInsideSurvivesClosing) {
  Channel<int> channel;
  channel.push(7);
  channel.close();
  EXPECT_FALSE(channel.drained());
  EXPECT_EQ(channel.pop(), 7);
  EXPECT_EQ(channel.pop(), std::nullopt);
  EXPECT_TRUE(channel.drained());
}

TEST(Channel, GivesUpAfterItsPatience) {
  Channel<int> channel;
  EXPECT_EQ(channel.pop_within(std::chrono::milliseconds(1)), std::nullopt);
  EXPECT_FALSE(channel.drained());
}

} // namespace
} // namespace lsdeconv
