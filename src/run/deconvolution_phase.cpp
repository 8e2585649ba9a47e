#include "deconvolution_phase.hpp"

#include "block_pipeline.hpp"
#include "input_staging.hpp"
#include "input_stages.hpp"
#include "progress.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/queue/work_queue.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <thread>

namespace lsdeconv {
namespace {

/// Blocks that share decoded strips: those of a row where strips span the slice's width, all blocks of a
/// layer where one compressed strip is the whole slice.
std::int64_t blocks_sharing_strips(const BlockGrid& grid, const StorageLayout& layout) {
  const Extent3& blocks = grid.blocks();
  const bool whole_slice = layout.compressed && layout.unit_rows >= grid.shape().volume.y;
  return whole_slice ? blocks.y * blocks.x : blocks.x;
}

std::vector<BlockId> finished_blocks(const Checkpoint& checkpoint) {
  const std::vector<BlockState> states = checkpoint.states();
  std::vector<BlockId> finished;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == BlockState::done) {
      finished.emplace_back(static_cast<std::int64_t>(i));
    }
  }
  return finished;
}

/// Rank 0's duty beside its own blocks: marks in the checkpoint what all ranks have completed, and tells the
/// user.
class Foreman {
public:
  Foreman(QueueMonitor* monitor, Checkpoint& checkpoint, Progress progress)
      : monitor_(monitor), checkpoint_(checkpoint), progress_(progress) {}

  void tick() {
    if (monitor_ != nullptr) {
      if (const std::vector<BlockId> completed = monitor_->take_completed(); !completed.empty()) {
        checkpoint_.mark_done(completed);
      }
      progress_.update(monitor_->counts().done);
    }
  }

  /// Goes on with it while `waiting` blocks until all ranks have ended their work.
  template <typename Waiting>
  void tick_during(Waiting&& waiting) {
    std::exception_ptr failure;
    {
      std::jthread ticking([&](const std::stop_token& stop) {
        try {
          tick_until(stop);
        } catch (...) {
          failure = std::current_exception();
        }
      });
      waiting();
    }
    if (failure) {
      std::rethrow_exception(failure);
    }
    tick();
    if (monitor_ != nullptr) {
      progress_.finish(monitor_->counts().done);
    }
  }

private:
  void tick_until(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      tick();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  QueueMonitor* monitor_;
  Checkpoint& checkpoint_;
  Progress progress_;
};

std::vector<std::string> all_failures(const mpi::Communicator& ranks, const QueueMonitor* monitor,
                                      const std::string& reason_to_leave) {
  std::string mine = reason_to_leave;
  if (monitor != nullptr) {
    for (const BlockFailure& failure : monitor->failures()) {
      mine +=
          text(mine.empty() ? "" : "\n", failure.reason, " (given up after ", failure.attempts, " attempts)");
    }
  }
  std::vector<std::string> failures = ranks.all_gather(mine);
  std::erase(failures, std::string{});
  return failures;
}

std::vector<double> numbers_of(const PipelineTimes& times, const ReadStatistics& reading) {
  std::vector<double> numbers = times.numbers();
  for (const std::int64_t count :
       {reading.bytes_read, reading.bytes_decoded, reading.units_decoded, reading.units_reused,
        reading.bytes_staged, reading.bytes_unstaged}) {
    numbers.push_back(static_cast<double>(count));
  }
  return numbers;
}

void gather_times(PhaseOutcome& outcome, const mpi::Communicator& ranks, const std::vector<double>& mine) {
  const std::vector<double> all = ranks.all_gather(mine);
  for (auto rank = all.data(); rank != all.data() + all.size(); rank += mine.size()) {
    outcome.ranks.push_back(PipelineTimes::from_numbers(rank));
    const double* reading = rank + PipelineTimes::number_count;
    outcome.reading.push_back({static_cast<std::int64_t>(reading[0]), static_cast<std::int64_t>(reading[1]),
                               static_cast<std::int64_t>(reading[2]), static_cast<std::int64_t>(reading[3]),
                               static_cast<std::int64_t>(reading[4]), static_cast<std::int64_t>(reading[5])});
  }
}

} // namespace

PhaseOutcome deconvolve_blocks(Preparation& run, Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  PhaseOutcome outcome;
  const Stopwatch wall(outcome.seconds);
  const BlockGrid grid(run.record.grid);
  const std::vector<BlockId> finished = finished_blocks(checkpoint);

  const InputStaging staging(run, ranks);
  outcome.backends = ranks.all_gather(run.worker.backend->description());
  log::info(outcome.backends.front());

  QueueService service(
      ranks,
      {.blocks = grid.size(), .group_size = blocks_sharing_strips(grid, run.reader->description().layout)},
      finished);
  Foreman foreman(service.monitor(), checkpoint,
                  Progress(grid.size(), static_cast<std::int64_t>(finished.size()),
                           voxel_count(grid.shape().volume), run.config.quiet));
  BlockPipeline pipeline({.grid = grid,
                          .reader = *run.reader,
                          .worker = run.worker,
                          .type = run.sample_type,
                          .checkpoint = checkpoint,
                          .queue = service.queue(),
                          .on_tick = [&] { foreman.tick(); },
                          .darkness = algorithm(run.config.algorithm).darkness(iteration_parameters(run)),
                          .offset = remaining_offset(run.config)});
  const PipelineTimes times = pipeline.run();
  foreman.tick_during([&] { service.close(); });

  outcome.blocks = grid.size();
  outcome.done = ranks.broadcast(service.monitor() != nullptr ? service.monitor()->counts().done : 0);
  outcome.failures = all_failures(ranks, service.monitor(), pipeline.reason_to_leave());
  gather_times(outcome, ranks, numbers_of(times, run.reader->statistics()));
  return outcome;
}

} // namespace lsdeconv
