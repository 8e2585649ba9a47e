#include "support/small_run.hpp"

#include "lsdeconv/run/deconvolution_phase.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"
#include "lsdeconv/run/preparation/worker_allocation.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <optional>
#include <thread>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Calls a function before it reads a box.
class InterruptedReader : public VolumeReader {
public:
  InterruptedReader(std::unique_ptr<VolumeReader> volume, std::function<void(const Box3&)> before_reading)
      : volume_(std::move(volume)), before_reading_(std::move(before_reading)) {}
  [[nodiscard]] const VolumeDescription& description() const override { return volume_->description(); }
  [[nodiscard]] ReadStatistics statistics() const override { return volume_->statistics(); }
  void read(const Box3& box, VolumeView<float> voxels) override {
    before_reading_(box);
    volume_->read(box, voxels);
  }
  void read_samples(const Box3& box, const SampleView& samples) override {
    before_reading_(box);
    volume_->read_samples(box, samples);
  }

private:
  std::unique_ptr<VolumeReader> volume_;
  std::function<void(const Box3&)> before_reading_;
};

/// On one rank, with a volume of eight blocks.
class DeconvolutionPhase : public testing::SmallRunTest {
protected:
  void begin() {
    run_ = prepare(config, world);
    worker_.emplace(allocate_worker(run_, world));
    checkpoint_.emplace(open_or_create(run_, world));
    observer_.emplace(run_, watchdog_, world);
  }
  PhaseOutcome deconvolve() { return deconvolve_blocks(run_, *worker_, *checkpoint_, *observer_, world); }
  void interrupt(std::function<void(const Box3&)> before_reading) {
    run_.input.reader =
        std::make_unique<InterruptedReader>(std::move(run_.input.reader), std::move(before_reading));
  }
  [[nodiscard]] std::int64_t done() const {
    const std::vector<BlockState> states = checkpoint_->states();
    return std::count(states.begin(), states.end(), BlockState::done);
  }

  Watchdog watchdog_{world, {.stall_timeout = 600, .drain_time = 600}};
  PreparedRun run_;
  std::optional<Worker> worker_;
  std::optional<Checkpoint> checkpoint_;
  std::optional<RunObserver> observer_;
};

TEST_F(DeconvolutionPhase, ComputesEveryBlockAndMarksIt) {
  begin();
  const PhaseOutcome outcome = deconvolve();
  EXPECT_TRUE(outcome.complete());
  EXPECT_FALSE(outcome.stopped);
  EXPECT_EQ(outcome.blocks, 8);
  EXPECT_EQ(outcome.done, 8);
  EXPECT_EQ(outcome.done_before, 0);
  EXPECT_THAT(outcome.failures, IsEmpty());
  EXPECT_THAT(checkpoint_->states(), Each(BlockState::done));
  for (std::int64_t id = 0; id < 8; ++id) {
    EXPECT_TRUE(checkpoint_->verify(BlockId(id))) << id;
    EXPECT_GT(checkpoint_->statistics(BlockId(id)).sum, 0) << id;
  }
  EXPECT_TRUE(watchdog_.progressed());
}

TEST_F(DeconvolutionPhase, TellsWhatTheRankDid) {
  begin();
  const PhaseOutcome outcome = deconvolve();
  EXPECT_THAT(outcome.hosts, ElementsAre(run_.resources.share.machine.host));
  EXPECT_THAT(outcome.backends, ElementsAre(run_.resources.backend->description()));
  ASSERT_EQ(outcome.ranks.size(), 1U);
  const PipelineTimes& times = outcome.ranks[0];
  EXPECT_EQ(times.read.blocks, 8);
  EXPECT_EQ(times.compute.blocks, 8);
  EXPECT_EQ(times.write.blocks, 8);
  EXPECT_EQ(times.write.bytes, volume.size() * 4);
  EXPECT_GT(times.wall_seconds, 0);
  EXPECT_GE(outcome.seconds, times.wall_seconds);
  EXPECT_GT(times.peak_bytes, 0);
  ASSERT_EQ(outcome.reading.size(), 1U);
  EXPECT_GT(outcome.reading[0].bytes_read, 0);
  EXPECT_EQ(outcome.reading[0].bytes_read, run_.input.reader->statistics().bytes_read);
  EXPECT_EQ(outcome.queue.assignments, 8);
}

TEST_F(DeconvolutionPhase, LeavesBlocksAloneThatAreDone) {
  begin();
  (void)deconvolve();
  checkpoint_->mark_pending(BlockId(6));
  const PhaseOutcome outcome = deconvolve();
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(outcome.done_before, 7);
  EXPECT_EQ(outcome.done, 8);
  EXPECT_EQ(outcome.ranks.at(0).write.blocks, 1);
  EXPECT_EQ(outcome.queue.assignments, 1);
  EXPECT_EQ(done(), 8);
}

TEST_F(DeconvolutionPhase, GivesTheSameVoxelsAgain) {
  begin();
  (void)deconvolve();
  const std::vector<std::uint64_t> first = checkpoint_->digests();
  for (std::int64_t id = 0; id < 8; ++id) {
    checkpoint_->mark_pending(BlockId(id));
  }
  (void)deconvolve();
  EXPECT_EQ(checkpoint_->digests(), first);
}

TEST_F(DeconvolutionPhase, ASignalLeavesBlocksToTheNextRun) {
  begin();
  interrupt([this](const Box3& /*box*/) { // whose first call lasts until the queue has been stopped
    if (!watchdog_.stopping()) {
      (void)std::raise(SIGUSR1);
    }
    while (watchdog_.drain_seconds() == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  const PhaseOutcome outcome = deconvolve();
  EXPECT_TRUE(outcome.stopped);
  EXPECT_FALSE(outcome.complete());
  EXPECT_EQ(outcome.done, 1) << "the one that was read";
  EXPECT_EQ(done(), 1);
  EXPECT_THAT(outcome.failures, IsEmpty());
}

TEST_F(DeconvolutionPhase, ASignalAfterTheLastBlockStopsNothing) {
  begin();
  (void)deconvolve();
  const Watchdog::HandlerScope in_order(watchdog_, {.stop = [] {}});
  (void)std::raise(SIGUSR1);
  while (watchdog_.drain_seconds() == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_FALSE(deconvolve().stopped);
}

TEST_F(DeconvolutionPhase, NamesBlocksThatWereGivenUpAndKeepsTheOthers) {
  begin();
  const Box3 unreadable{{0, 0, 0}, {1, 1, 1}}; // which some blocks need
  interrupt([&](const Box3& box) {
    if (box.contains(unreadable)) {
      throw Error("the slice is torn");
    }
  });
  const PhaseOutcome outcome = deconvolve();
  EXPECT_EQ(outcome.blocks - outcome.done, std::ssize(outcome.failures));
  EXPECT_FALSE(outcome.stopped);
  EXPECT_GT(outcome.done, 0);
  EXPECT_EQ(done(), outcome.done);
  ASSERT_THAT(outcome.failures, ::testing::Not(IsEmpty()));
  EXPECT_THAT(outcome.failures,
              Each(AllOf(HasSubstr("reading: the slice is torn"), HasSubstr("(given up after 3 attempts)"))));
}

TEST_F(DeconvolutionPhase, NamesTheReasonOfARankThatCannotCompute) {
  begin();
  worker_->unusable_reason = "no room here";
  const PhaseOutcome outcome = deconvolve();
  EXPECT_EQ(outcome.done, 0);
  EXPECT_FALSE(outcome.stopped);
  EXPECT_THAT(outcome.failures, ElementsAre("no room here"));
  EXPECT_EQ(done(), 0);
  EXPECT_FALSE(watchdog_.progressed());
}

TEST_F(DeconvolutionPhase, PassesBlocksWithoutSignal) {
  std::fill(volume.begin(), volume.end(), 100.0F);
  volume(0, 0, 0) = 500;
  write_slices(config.input, volume);
  config.background = 200;
  config.masks = false; // a hot voxel
  begin();
  const PhaseOutcome outcome = deconvolve();
  EXPECT_TRUE(outcome.complete());
  EXPECT_GT(outcome.ranks.at(0).empty_blocks, 0);
  EXPECT_LT(outcome.ranks.at(0).empty_blocks, 8) << "one holds the bright voxel";
  Volume<float> voxels(volume.extent());
  checkpoint_->read(whole(volume.extent()), voxels.view());
  EXPECT_EQ(voxels(6, 27, 31), 0);
}

TEST_F(DeconvolutionPhase, ShowsThePhaseOnTheStatusBoard) {
  begin();
  (void)deconvolve();
  observer_->board()->end("complete", 0, "");
  const std::optional<RunStatus> status = read_status(status_path(run_.layout.checkpoint));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->phase, "blocks");
  EXPECT_EQ(status->blocks_done, 8);
}

TEST_F(DeconvolutionPhase, StagesSlicesForItsTime) {
  config.stage_dir = folder / "stage";
  std::filesystem::create_directory(config.stage_dir);
  begin();
  bool staged = false;
  interrupt([&](const Box3& /*box*/) { staged = staged || !std::filesystem::is_empty(config.stage_dir); });
  const PhaseOutcome outcome = deconvolve();
  EXPECT_TRUE(outcome.complete());
  EXPECT_TRUE(staged);
  EXPECT_GT(outcome.reading.at(0).bytes_staged, 0);
  EXPECT_TRUE(std::filesystem::is_empty(config.stage_dir));
}

} // namespace
} // namespace lsdeconv
