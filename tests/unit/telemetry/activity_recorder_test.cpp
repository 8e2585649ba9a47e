#include "lsdeconv/telemetry/activity_recorder.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;

class StageActivityTest : public ::testing::Test {
protected:
  StageActivityTest() {
    activity_.set_listener([this](const StageSpan& span) { spans_.push_back(span); });
  }
  void work(Stage stage, std::int64_t block, milliseconds time) {
    const StageScope busy(activity_, stage, Activity::working, "work", seconds_, BlockId(block));
    std::this_thread::sleep_for(time);
  }
  void wait(const char* what, milliseconds time) {
    const StageScope waiting(activity_, Stage::write, Activity::waiting, what, waited_);
    std::this_thread::sleep_for(time);
  }
  static double length(const StageSpan& span) {
    return std::chrono::duration<double>(span.end - span.begin).count();
  }

  ActivityRecorder activity_;
  std::vector<StageSpan> spans_;
  double seconds_ = 0;
  double waited_ = 0;
};

TEST_F(StageActivityTest, TellsWhatTheReportCounts) {
  work(Stage::read, 7, milliseconds(5));
  ASSERT_EQ(spans_.size(), 1U);
  EXPECT_EQ(spans_[0].block, 7);
  EXPECT_EQ(spans_[0].stage, Stage::read);
  EXPECT_EQ(length(spans_[0]), seconds_) << "the same two looks at the clock";
}

TEST_F(StageActivityTest, MakesOneWaitOfPieces) {
  for (int piece = 0; piece < 4; ++piece) {
    wait("for a result", milliseconds(2));
  }
  EXPECT_TRUE(spans_.empty()) << "it may go on";
  work(Stage::write, 1, milliseconds(1));
  ASSERT_EQ(spans_.size(), 2U);
  EXPECT_EQ(spans_[0].activity, Activity::waiting);
  EXPECT_GE(length(spans_[0]), waited_);
  EXPECT_LE(spans_[0].end, spans_[1].begin) << "in order, without overlap";
  wait("for a result", milliseconds(1));
  wait("for a buffer", milliseconds(1));
  activity_.flush();
  EXPECT_EQ(spans_.size(), 4U) << "waits for different things stay apart, and the last is told";
}

TEST_F(StageActivityTest, TellsThePartOfTheBlockUnderWay) {
  {
    const StageScope busy(activity_, Stage::compute, Activity::working, "compute", seconds_, BlockId(3));
    activity_.set_part(Stage::compute, 0.25);
    EXPECT_EQ(activity_.now()[1].part, 0.25);
  }
  const StageScope next(activity_, Stage::compute, Activity::working, "compute", seconds_, BlockId(4));
  EXPECT_EQ(activity_.now()[1].part, 0) << "another block";
}

TEST(PartsUnderWay, CountEachBlockOnce) {
  std::vector<RankActivities> ranks(3);
  ranks[0][1] = {Activity::working, 7, 1, 0.5};
  ranks[1][1] = {Activity::working, 7, 1, 0.25};
  ranks[1][2] = {Activity::working, 5, 1};
  ranks[2][1] = {Activity::waiting, -1, 1, 0.75};
  EXPECT_EQ(parts_under_way(ranks), 1.5) << "half of block 7, and block 5, which is only to be written";
}

TEST_F(StageActivityTest, KnowsWhatEveryStageDoesNow) {
  const StageScope waiting(activity_, Stage::compute, Activity::waiting, "for a block", waited_);
  const StageScope reading(activity_, Stage::read, Activity::working, "read", seconds_, BlockId(3));
  std::this_thread::sleep_for(milliseconds(5));
  const RankActivities now = activity_.now();
  EXPECT_EQ(now[0].activity, Activity::working);
  EXPECT_EQ(now[0].block, 3);
  EXPECT_GE(now[0].seconds, 0.005);
  EXPECT_EQ(now[1].activity, Activity::waiting);
  EXPECT_EQ(now[2].activity, Activity::nothing);
}

TEST_F(StageActivityTest, DoesNothingAtRest) {
  wait("for a result", milliseconds(1));
  activity_.flush();
  activity_.flush();
  EXPECT_EQ(spans_.size(), 1U);
  EXPECT_EQ(activity_.now()[2].activity, Activity::nothing);
}

} // namespace
} // namespace lsdeconv
