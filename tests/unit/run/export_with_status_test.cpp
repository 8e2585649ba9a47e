#include "support/checkpoint_test.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/run/export_with_status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

/// A finished checkpoint of four layers with two slices each.
class ExportWithStatus : public testing::CheckpointTest {
protected:
  ExportWithStatus() {
    for (std::int64_t id = 0; id < checkpoint_.block_count(); ++id) {
      testing::write_sample(checkpoint_, BlockId(id));
      checkpoint_.mark_done({BlockId(id)});
    }
    run_.layout = {folder / "out", folder / "c.h5", folder / "out.report.json"};
    run_.manifest.grid = {{8, 6, 5}, {2, 6, 5}, {1, 1, 1}, {0, 0, 0}, {4, 8, 7}};
    run_.resources.backend = backend_row("cpu").make({.threads = 1});
    results_.phases.emplace_back();
    results_.phases[0].blocks = 4;
    results_.phases[0].done = 4;
  }
  [[nodiscard]] ExportRequest request() const {
    return {.files = numbered_slices(folder / "out", 8),
            .format = {.mapping = {}, .description = "lsdeconv test\nrun=0123456789abcdef"}};
  }
  [[nodiscard]] RunStatus status() const {
    return read_status(status_path(run_.layout.checkpoint)).value_or(RunStatus{});
  }
  /// A signal that has reached the watchdog.
  void stop() {
    (void)std::raise(SIGUSR1);
    while (!watchdog_.stopping()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  Checkpoint checkpoint_{created("c.h5", {8, 6, 5}, {2, 6, 5}), world, Checkpoint::Access::write};
  Watchdog watchdog_{world, {.stall_timeout = 600, .drain_time = 600}};
  PreparedRun run_;
  RunResults results_;
};

TEST_F(ExportWithStatus, ExportsAllSlicesAndNotesTheProgress) {
  const ExportOutcome outcome = export_stoppable(request(), checkpoint_, watchdog_, world);
  EXPECT_EQ(outcome.slices_written, 8);
  EXPECT_FALSE(outcome.stopped);
  EXPECT_TRUE(watchdog_.progressed());
}

TEST_F(ExportWithStatus, DoesNotCallSlicesProgressThatWereThere) {
  (void)export_slices(request(), checkpoint_, world);
  EXPECT_EQ(export_stoppable(request(), checkpoint_, watchdog_, world).slices_kept, 8);
  EXPECT_FALSE(watchdog_.progressed());
}

TEST_F(ExportWithStatus, StopsBeforeTheNextLayerAfterASignal) {
  ExportRequest interrupted = request();
  interrupted.on_layer = [this](std::int64_t slices) {
    if (slices == 2) {
      stop();
    }
  };
  const ExportOutcome outcome = export_stoppable(interrupted, checkpoint_, watchdog_, world);
  EXPECT_TRUE(outcome.stopped);
  EXPECT_EQ(outcome.slices_written, 4) << "the layer under way is finished";
}

TEST_F(ExportWithStatus, ShowsTheSlicesOnTheStatusBoard) {
  RunObserver observer(run_, watchdog_, world);
  (void)export_with_status(request(), checkpoint_, observer, world);
  observer.board()->end("complete", 0, "");
  EXPECT_EQ(status().phase, "export");
  EXPECT_EQ(status().slices_done, 8);
}

TEST_F(ExportWithStatus, RecordsItsStagesInTheTrace) {
  run_.config.trace = folder / "trace.json";
  RunObserver observer(run_, watchdog_, world);
  (void)export_with_status(request(), checkpoint_, observer, world);
  show_end(results_, observer);
  std::ostringstream trace;
  trace << std::ifstream(run_.config.trace).rdbuf();
  EXPECT_THAT(trace.str(), HasSubstr("slices"));
  EXPECT_THAT(trace.str(), HasSubstr("look for slices"));
}

TEST_F(ExportWithStatus, ShowsACompleteEnd) {
  RunObserver observer(run_, watchdog_, world);
  show_end(results_, observer);
  EXPECT_EQ(status().outcome, "complete");
  EXPECT_EQ(status().exit_code, 0);
  EXPECT_EQ(status().message, "");
}

TEST_F(ExportWithStatus, ShowsAnEarlyEndWithItsReason) {
  RunObserver observer(run_, watchdog_, world);
  results_.phases[0].done = 3;
  results_.end.reason = RunEnd::Reason::stopped;
  results_.end.progressed = true;
  results_.end.cause = "SIGUSR1 on rank 0";
  show_end(results_, observer);
  EXPECT_EQ(status().outcome, "stopped");
  EXPECT_EQ(status().exit_code, 75);
  EXPECT_THAT(status().message, HasSubstr("stopped by SIGUSR1 on rank 0 after 3 of 4 blocks"));
}

TEST_F(ExportWithStatus, ShowsThatACompleteRunFailedAfterAll) {
  RunObserver observer(run_, watchdog_, world);
  show_end(results_, observer, "the disk is full");
  EXPECT_EQ(status().outcome, "failed");
  EXPECT_EQ(status().exit_code, 1);
  EXPECT_EQ(status().message, "the disk is full");
}

} // namespace
} // namespace lsdeconv
