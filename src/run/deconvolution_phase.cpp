#include "lsdeconv/run/deconvolution_phase.hpp"

#include "coordinator.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/queue/queue_service.hpp"
#include "lsdeconv/run/input/chunk_sharing.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/input_staging.hpp"
#include "lsdeconv/run/pipeline/block_pipeline.hpp"
#include "lsdeconv/run/planning/reading_forecast.hpp"

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

void count_blocks(PhaseOutcome& outcome, const Dispatcher& monitor, const Watchdog& watchdog) {
  const LedgerCounts counts = monitor.counts();
  outcome.done = counts.done;
  outcome.stopped = watchdog.stopping() && counts.done + counts.failed < outcome.blocks;
}

std::string failures_here(const Dispatcher* monitor, const std::string& reason_to_leave) {
  std::string mine = reason_to_leave;
  if (monitor != nullptr) {
    for (const BlockFailure& failure : monitor->failures()) {
      mine +=
          text(mine.empty() ? "" : "\n", failure.reason, " (given up after ", failure.attempts, " attempts)");
    }
  }
  return mine;
}

/// This rank's part, watched by the watchdog and shown on the status board, until all ranks have ended
/// theirs.
PipelineTimes run_watched(BlockPipeline& pipeline, Coordinator& coordinator, QueueService& service,
                          RunObserver& observer, const ChunkSharing& sharing) {
  Watchdog& watchdog = observer.watchdog();
  const Watchdog::HandlerScope watch(watchdog, coordinator.handlers());
  const StatusBoard::Phase phase(observer.board(), "blocks", coordinator.counts(observer.trace()));
  watchdog.set_at_work(true);
  PipelineTimes times = pipeline.run();
  times.peak_bytes -= sharing.bytes_of_others();
  watchdog.set_at_work(false);
  observer.flush();
  coordinator.tick_during([&] { service.close(); });
  return times;
}

/// What one rank can tell of its part.
struct Account {
  PipelineTimes times;
  ReadStatistics reading;
  std::string failures; ///< One per line.
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
    outcome.ranks = {mine.times};
    outcome.reading = {mine.reading};
    outcome.failures = lines_of({mine.failures});
  } else {
    outcome.done = ranks->broadcast(outcome.done);
    outcome.stopped = ranks->broadcast(outcome.stopped);
    outcome.ranks = ranks->all_gather(mine.times);
    outcome.reading = ranks->all_gather(mine.reading);
    outcome.failures = lines_of(ranks->all_gather(mine.failures));
  }
}

SharingRequest sharing_request(const PreparedRun& run) {
  return {.grid = run.manifest.grid,
          .bytes_per_rank = run.plan.blocks.bytes_for_chunks,
          .ranks_on_node = run.resources.share.ranks_on_node,
          .allowed = run.config.share_strips};
}

/// Of the algorithm for the intensities of the run; none where it must compute every block.
std::optional<float> empty_block_threshold(const PreparedRun& run) {
  return algorithm(run.config.algorithm)
      .empty_block_threshold(iteration_parameters(run.config, run.manifest));
}

} // namespace

PhaseOutcome deconvolve_blocks(const PreparedRun& run, Worker& worker, Checkpoint& checkpoint,
                               RunObserver& observer, const mpi::Communicator& ranks) {
  PhaseOutcome outcome;
  const Stopwatch wall(outcome.seconds);
  Watchdog& watchdog = observer.watchdog();
  const BlockGrid grid(run.manifest.grid);
  const std::vector<BlockId> finished = finished_blocks(checkpoint);

  const InputStaging staging(run.input, run.config.stage_dir, ranks);
  ChunkSharing sharing(run.input, sharing_request(run), ranks);
  outcome.hosts = ranks.all_gather(run.resources.share.machine.host);
  outcome.backends = ranks.all_gather(run.resources.backend->description());
  log::info(outcome.backends.front());

  QueueService service(
      ranks,
      {.blocks = grid.size(),
       .group_size = blocks_read_together(run.input, grid.shape(), run.resources.share.nodes)},
      finished);
  Coordinator coordinator(service.monitor(), checkpoint, watchdog,
                          Progress(grid.size(), static_cast<std::int64_t>(finished.size()),
                                   voxel_count(grid.shape().volume), run.config.quiet));
  BlockPipeline pipeline({.grid = grid,
                          .reader = *run.input.reader,
                          .worker = worker,
                          .type = run.input.sample_type,
                          .checkpoint = checkpoint,
                          .queue = service.queue(),
                          .activity = *observer.activity(),
                          .on_tick = [&] { coordinator.tick(); },
                          .empty_block_threshold = empty_block_threshold(run),
                          .offset = remaining_offset(run.config)});
  const PipelineTimes times = run_watched(pipeline, coordinator, service, observer, sharing);
  if (!ranks.is_root() && (service.queue().degraded() || watchdog.counts_as_lost())) {
    Watchdog::await_end();
  }
  outcome.blocks = grid.size();
  outcome.done_before = static_cast<std::int64_t>(finished.size());
  if (service.monitor() != nullptr) {
    count_blocks(outcome, *service.monitor(), watchdog);
    outcome.queue = service.monitor()->statistics();
  }
  const bool alone = !watchdog.lost().empty();
  settle_accounts(
      outcome,
      {times, run.input.reader->statistics(), failures_here(service.monitor(), pipeline.reason_to_leave())},
      alone ? nullptr : &ranks);
  if (!alone) {
    sharing.close();
  }
  return outcome;
}

} // namespace lsdeconv
