#include "watchdog/watchdog_client.hpp"

#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace lsdeconv {
namespace {

class RankVigilTest : public ::testing::Test {
protected:
  VigilState state;
  RankVigil vigil{
      {.stall_timeout = 60, .drain_time = 10}, "n1", state, [](const std::string& why) { throw Error(why); }};
};

TEST_F(RankVigilTest, SendsOneBeatAtATime) {
  ASSERT_TRUE(vigil.next_beat({}, 1).has_value());
  EXPECT_FALSE(vigil.next_beat({.signal = SIGTERM}, 30).has_value()) << "the first one is not answered";
  EXPECT_TRUE(vigil.answer_due());
  vigil.hear({}, 30);
  EXPECT_FALSE(vigil.answer_due());
  const auto second = vigil.next_beat({.signal = SIGTERM}, 30);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->signal, SIGTERM);
}

TEST_F(RankVigilTest, SendsNewsAtOnceAndElseNowAndThen) {
  (void)vigil.next_beat({}, 1);
  vigil.hear({}, 1);
  EXPECT_FALSE(vigil.next_beat({}, 1.1).has_value());
  EXPECT_TRUE(vigil.next_beat({.at_work = true}, 1.1).has_value());
  vigil.hear({}, 1.2);
  EXPECT_TRUE(vigil.next_beat({.at_work = true}, 1.1 + vigil::between_beats).has_value());
}

TEST_F(RankVigilTest, LearnsFromAnswers) {
  vigil.hear({.stopping = true, .progressed = true, .lost = true}, 1);
  EXPECT_TRUE(state.stopping && state.progressed && state.lost);
  vigil.hear({}, 2);
  EXPECT_TRUE(state.stopping && state.progressed && state.lost) << "none of that is taken back";
}

TEST_F(RankVigilTest, EndsTheRunWhereRankZeroIsSilent) {
  vigil.hear({}, 100);
  EXPECT_NO_THROW(vigil.look(159));
  try {
    vigil.look(161);
    FAIL() << "it waits on";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "rank 0 on host n1 has not been heard for 1 min 00 s");
  }
}

} // namespace
} // namespace lsdeconv
