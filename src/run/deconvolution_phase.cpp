#include "deconvolution_phase.hpp"

#include "block_pipeline.hpp"
#include "input_reading.hpp"
#include "input_stages.hpp"
#include "input_staging.hpp"
#include "progress.hpp"
#include "strip_sharing.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/queue/work_queue.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <sstream>
#include <thread>

namespace lsdeconv {
namespace {

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
  Foreman(QueueMonitor* monitor, Checkpoint& checkpoint, Vigil& vigil, Progress progress)
      : monitor_(monitor), checkpoint_(checkpoint), vigil_(vigil), progress_(progress) {}

  void tick() {
    if (monitor_ != nullptr) {
      if (const std::vector<BlockId> completed = monitor_->take_completed(); !completed.empty()) {
        checkpoint_.mark_done(completed);
        vigil_.note_progress();
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
  Vigil& vigil_;
  Progress progress_;
};

/// What the vigil asks of the queue; only rank 0 has its monitor.
VigilDuties duties_of(QueueMonitor* monitor, const Vigil& vigil) {
  if (monitor == nullptr) {
    return {};
  }
  return {.stop = [monitor] { monitor->request_stop(); },
          .give_up = [monitor] { monitor->give_up_running(); },
          .lose = [monitor](const AbsentRank& lost) { monitor->lose(lost.rank, lost.reason); },
          .writing =
              [monitor] {
                std::vector<Writing> claimed;
                for (const RunningBlock& running : monitor->running()) {
                  if (running.claimed) {
                    claimed.push_back({running.rank, running.block});
                  }
                }
                return claimed;
              },
          .all_done =
              [monitor, &vigil] {
                const LedgerCounts counts = monitor->counts();
                return counts.running == 0 && (counts.pending == 0 || vigil.stopping());
              }};
}

/// What rank 0 tells of the blocks about once a second; only it has the monitor.
std::function<void(RunStatus&)> counts_of(const QueueMonitor* monitor, TracePart* trace,
                                          std::size_t done_before) {
  return [monitor, trace, done_before](RunStatus& status) {
    const LedgerCounts counts = monitor->counts();
    status.blocks_done = counts.done;
    status.blocks_done_before = static_cast<std::int64_t>(done_before);
    if (trace != nullptr) {
      trace->count("blocks running", "blocks", static_cast<double>(counts.running));
      trace->count("blocks done", "blocks", static_cast<double>(counts.done));
      trace->count("queue server", "processor ms", 1e3 * monitor->statistics().server_processor_seconds);
    }
  };
}

void count_blocks(PhaseOutcome& outcome, const QueueMonitor& monitor, const Vigil& vigil) {
  const LedgerCounts counts = monitor.counts();
  outcome.done = counts.done;
  outcome.stopped = vigil.stopping() && counts.done + counts.failed < outcome.blocks;
}

std::string failures_here(const QueueMonitor* monitor, const std::string& reason_to_leave) {
  std::string mine = reason_to_leave;
  if (monitor != nullptr) {
    for (const BlockFailure& failure : monitor->failures()) {
      mine +=
          text(mine.empty() ? "" : "\n", failure.reason, " (given up after ", failure.attempts, " attempts)");
    }
  }
  return mine;
}

std::vector<double> numbers_of(const PipelineTimes& times, const ReadStatistics& reading) {
  std::vector<double> numbers = times.numbers();
  for (const std::int64_t count :
       {reading.bytes_read, reading.bytes_decoded, reading.units_decoded, reading.units_reused,
        reading.bytes_staged, reading.bytes_unstaged, reading.units_from_others}) {
    numbers.push_back(static_cast<double>(count));
  }
  return numbers;
}

/// all: numbers_of() one rank after the other.
void add_times(PhaseOutcome& outcome, const std::vector<double>& all, int ranks) {
  const std::size_t numbers = all.size() / static_cast<std::size_t>(ranks);
  for (auto rank = all.data(); rank != all.data() + all.size(); rank += numbers) {
    outcome.ranks.push_back(PipelineTimes::from_numbers(rank));
    const double* reading = rank + PipelineTimes::number_count;
    outcome.reading.push_back({static_cast<std::int64_t>(reading[0]), static_cast<std::int64_t>(reading[1]),
                               static_cast<std::int64_t>(reading[2]), static_cast<std::int64_t>(reading[3]),
                               static_cast<std::int64_t>(reading[4]), static_cast<std::int64_t>(reading[5]),
                               static_cast<std::int64_t>(reading[6])});
  }
}

/// What one rank can tell of its part.
struct Account {
  std::vector<double> numbers; ///< numbers_of()
  std::string failures;        ///< One per line.
};

std::vector<std::string> lines_of(const std::vector<std::string>& texts) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      lines.push_back(line);
    }
  }
  return lines;
}

/// Adds every rank's account, collectively over `ranks`; null: rank 0's alone.
void settle_accounts(PhaseOutcome& outcome, const Account& mine, const mpi::Communicator* ranks) {
  if (ranks == nullptr) {
    add_times(outcome, mine.numbers, 1);
    outcome.failures = lines_of({mine.failures});
  } else {
    outcome.done = ranks->broadcast(outcome.done);
    outcome.stopped = ranks->broadcast(outcome.stopped ? 1 : 0) != 0;
    add_times(outcome, ranks->all_gather(mine.numbers), ranks->size());
    outcome.failures = lines_of(ranks->all_gather(mine.failures));
  }
}

} // namespace

PhaseOutcome deconvolve_blocks(Preparation& run, Checkpoint& checkpoint, Vigil& vigil, RunObserver& observer,
                               const mpi::Communicator& ranks) {
  PhaseOutcome outcome;
  const Stopwatch wall(outcome.seconds);
  const BlockGrid grid(run.record.grid);
  const std::vector<BlockId> finished = finished_blocks(checkpoint);

  const InputStaging staging(run, ranks);
  StripSharing strips(run, ranks);
  outcome.hosts = ranks.all_gather(run.share.machine.host);
  outcome.backends = ranks.all_gather(run.worker.backend->description());
  log::info(outcome.backends.front());

  QueueService service(ranks, {.blocks = grid.size(), .group_size = blocks_read_together(run)}, finished);
  Foreman foreman(service.monitor(), checkpoint, vigil,
                  Progress(grid.size(), static_cast<std::int64_t>(finished.size()),
                           voxel_count(grid.shape().volume), run.config.quiet));
  BlockPipeline pipeline({.grid = grid,
                          .reader = *run.reader,
                          .worker = run.worker,
                          .type = run.sample_type,
                          .checkpoint = checkpoint,
                          .queue = service.queue(),
                          .activity = *observer.activity(),
                          .on_tick = [&] { foreman.tick(); },
                          .darkness = algorithm(run.config.algorithm).darkness(iteration_parameters(run)),
                          .offset = remaining_offset(run.config)});
  PipelineTimes times;
  {
    const Vigil::Watch watch(vigil, duties_of(service.monitor(), vigil));
    const StatusBoard::Phase phase(observer.board(), "blocks",
                                   counts_of(service.monitor(), observer.trace(), finished.size()));
    vigil.set_at_work(true);
    times = pipeline.run();
    times.peak_bytes -= strips.bytes_of_others();
    vigil.set_at_work(false);
    observer.rest();
    foreman.tick_during([&] { service.close(); });
  }
  if (!ranks.is_root() && (service.queue().degraded() || vigil.counts_as_lost())) {
    Vigil::await_end();
  }
  outcome.blocks = grid.size();
  outcome.done_before = static_cast<std::int64_t>(finished.size());
  if (service.monitor() != nullptr) {
    count_blocks(outcome, *service.monitor(), vigil);
    outcome.queue = service.monitor()->statistics();
  }
  const bool alone = !vigil.lost().empty();
  settle_accounts(outcome,
                  {numbers_of(times, run.reader->statistics()),
                   failures_here(service.monitor(), pipeline.reason_to_leave())},
                  alone ? nullptr : &ranks);
  if (!alone) {
    strips.close();
  }
  return outcome;
}

} // namespace lsdeconv
