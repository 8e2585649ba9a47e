#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/run_observer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
using Json = nlohmann::json;

/// Until it is so; the test's time limit is the longest that it may take.
void wait_until(const std::function<bool()>& condition) {
  while (!condition()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

class RunObserverTest : public ::testing::Test {
protected:
  RunObserverTest() {
    run.layout = {folder / "out", folder / "c.h5", folder / "out.report.json"};
    run.manifest.grid = {{10, 16, 20}, {5, 8, 10}, {1, 1, 1}, {0, 0, 0}, {8, 10, 12}};
    run.plan.blocks_done = 3;
    run.resources.share.machine.host = "n1";
    run.resources.backend = backend_row("cpu").make({.threads = 1});
  }
  [[nodiscard]] RunStatus status() const {
    return read_status(status_path(run.layout.checkpoint)).value_or(RunStatus{});
  }
  [[nodiscard]] Json joined_trace() const { return Json::parse(std::ifstream(run.config.trace)); }
  static void do_something(RunObserver& observer) {
    double seconds = 0;
    const StageScope reading(*observer.activity(), Stage::read, Activity::working, "read", seconds,
                             BlockId(5));
  }

  mpi::Communicator world = testing::world();
  testing::TemporaryFolder folder;
  PreparedRun run;
  Watchdog watchdog{world, {.stall_timeout = 600, .drain_time = 600}};
};

TEST_F(RunObserverTest, ShowsTheRunInAFileBesideTheCheckpoint) {
  const RunObserver observer(run, watchdog, world);
  ASSERT_NE(observer.board(), nullptr);
  wait_until([&] { return !status().run.empty(); });
  const RunStatus shown = status();
  EXPECT_TRUE(shown.running());
  EXPECT_EQ(shown.blocks, 8);
  EXPECT_EQ(shown.blocks_done, 3);
  EXPECT_EQ(shown.blocks_done_before, 3);
  EXPECT_EQ(shown.voxels, 10 * 16 * 20);
  EXPECT_EQ(shown.slices, 10);
  EXPECT_EQ(shown.output, (folder / "out").string());
  ASSERT_EQ(shown.ranks.size(), 1U);
  EXPECT_EQ(shown.ranks[0].host, "n1");
  EXPECT_THAT(shown.ranks[0].device, HasSubstr("cpu"));
  EXPECT_TRUE(shown.ranks[0].lost.empty());
}

TEST_F(RunObserverTest, ShowsWhatTheStagesAreDoing) {
  const RunObserver observer(run, watchdog, world);
  double seconds = 0;
  const StageScope computing(*observer.activity(), Stage::compute, Activity::working, "compute", seconds,
                             BlockId(5));
  const auto now = [&] {
    const RunStatus shown = status();
    return shown.ranks.empty() ? StageActivity{} : shown.ranks[0].activities.at(1);
  };
  wait_until([&] { return now().activity == Activity::working; });
  EXPECT_EQ(now().block, 5);
  const double before = now().seconds;
  wait_until([&] { return now().seconds > before; });
}

TEST_F(RunObserverTest, WritesWhatTheStagesHaveDoneIntoTheTrace) {
  run.config.trace = folder / "trace.json";
  RunObserver observer(run, watchdog, world);
  ASSERT_NE(observer.trace(), nullptr);
  do_something(observer);
  observer.flush();
  observer.join_trace();
  const Json trace = joined_trace();
  EXPECT_THAT(trace.dump(), HasSubstr("rank 0 n1, cpu"));
  const auto span =
      std::find_if(trace.begin(), trace.end(), [](const Json& event) { return event.at("ph") == "X"; });
  ASSERT_NE(span, trace.end());
  EXPECT_EQ(span->at("name"), "read");
  EXPECT_EQ(span->at("args").at("block"), 5);
  EXPECT_FALSE(fs::exists(trace_part_path(run.config.trace, 0))) << "it is part of the whole now";
}

TEST_F(RunObserverTest, FlushesWaitsThatHaveEnded) {
  run.config.trace = folder / "trace.json";
  RunObserver observer(run, watchdog, world);
  {
    double seconds = 0;
    const StageScope waiting(*observer.activity(), Stage::write, Activity::waiting, "wait for a result",
                             seconds);
  }
  observer.flush();
  std::ostringstream part;
  part << std::ifstream(trace_part_path(run.config.trace, 0)).rdbuf();
  EXPECT_THAT(part.str(), HasSubstr("wait for a result"));
}

TEST_F(RunObserverTest, ReplacesThePartsOfAnEarlierTrace) {
  run.config.trace = folder / "trace.json";
  std::ofstream(trace_part_path(run.config.trace, 7)) << "[";
  const RunObserver observer(run, watchdog, world);
  EXPECT_FALSE(fs::exists(trace_part_path(run.config.trace, 7)));
}

TEST_F(RunObserverTest, HasNoTraceUnlessItIsAskedFor) {
  RunObserver observer(run, watchdog, world);
  EXPECT_EQ(observer.trace(), nullptr);
  do_something(observer);
  observer.flush();
  observer.join_trace();
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
    files.push_back(entry.path());
  }
  EXPECT_THAT(files, ::testing::IsSubsetOf({status_path(run.layout.checkpoint)}));
}

TEST_F(RunObserverTest, FailsWhereTheFolderOfTheTraceIsMissing) {
  run.config.trace = folder / "missing" / "trace.json";
  EXPECT_THAT([&] { const RunObserver observer(run, watchdog, world); },
              ThrowsMessage<Error>(HasSubstr((folder / "missing").string())));
}

TEST_F(RunObserverTest, WarnsWhereTheTraceCannotBeJoined) {
  run.config.trace = folder / "trace.json";
  RunObserver observer(run, watchdog, world);
  fs::create_directories(run.config.trace / "in the way");
  ::testing::internal::CaptureStderr();
  EXPECT_NO_THROW(observer.join_trace());
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("each rank's part is readable by itself"));
  EXPECT_TRUE(fs::exists(trace_part_path(run.config.trace, 0)));
}

TEST_F(RunObserverTest, LeavesTheWatchdogWithoutItsDataAtItsEnd) {
  const auto payload_is_empty = [&] {
    const std::vector<std::string> payloads = watchdog.status_payloads();
    return !payloads.empty() && payloads[0].empty();
  };
  {
    const RunObserver observer(run, watchdog, world);
    wait_until([&] { return !payload_is_empty() && !watchdog.status_payloads().empty(); });
  }
  wait_until(payload_is_empty);
}

} // namespace
} // namespace lsdeconv
