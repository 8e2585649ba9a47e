#include "lsdeconv/run/deconvolution_phase.hpp"

#include "coordinator.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/queue/queue_service.hpp"
#include "lsdeconv/run/input/chunk_sharing.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/input_staging.hpp"
#include "lsdeconv/run/pipeline/block_pipeline.hpp"
#include "lsdeconv/run/planning/reading_forecast.hpp"

#include <algorithm>
#include <memory>
#include <sstream>

namespace lsdeconv {
namespace {

std::vector<BlockId> done_blocks(const Checkpoint& checkpoint) {
  const std::vector<BlockState> states = checkpoint.states();
  std::vector<BlockId> done;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == BlockState::done) {
      done.emplace_back(static_cast<std::int64_t>(i));
    }
  }
  return done;
}

SharingRequest sharing_request(const PreparedRun& run) {
  return {.grid = run.manifest.grid,
          .bytes_per_rank = run.plan.blocks.bytes_for_chunks,
          .ranks_on_node = run.resources.share.ranks_on_node,
          .allowed = run.config.share_strips};
}

LedgerSettings ledger_settings(const PreparedInput& input, const GridShape& grid, int nodes) {
  return {.blocks = BlockGrid(grid).size(), .group_size = blocks_read_together(input, grid, nodes)};
}

/// The threshold of the algorithm at the intensities of the run; none where every block must be computed.
std::optional<float> empty_block_threshold(const RunConfig& config, const RunManifest& manifest) {
  return algorithm(config.algorithm).empty_block_threshold(iteration_parameters(config, manifest));
}

/// What samples stand for in the pictures of the raw volume.
RawScale raw_scale(const PreparedRun& run) {
  const SampleCode code = sample_code(run.input, run.config);
  const auto largest = static_cast<float>(largest_sample(run.input.sample_type));
  return {.offset = code.offset,
          .background = run.manifest.scale.background,
          .unseen = code.unseen,
          .saturated = std::min(saturation(run.config, run.manifest.masks) + code.offset, largest)};
}

/// None where the checkpoint, which an earlier version has made, keeps none.
std::optional<SummarySettings> summary_settings(const PreparedRun& run, const Checkpoint& checkpoint) {
  const std::optional<ProjectionGrid>& grid = checkpoint.metadata().projections;
  return grid ? std::optional(SummarySettings{*grid, raw_scale(run), run.resources.share.threads})
              : std::nullopt;
}

/// What one rank has done.
struct RankOutcome {
  PipelineTimes times;
  ReadStatistics reading;
  std::string failures; ///< One per line.
};

/// Why this rank left the queue, if it did, and on rank 0 the blocks that were given up: one per line.
std::string failure_lines(const Dispatcher* monitor, const std::string& reason_to_leave) {
  std::string lines = reason_to_leave;
  if (monitor != nullptr) {
    for (const BlockFailure& failure : monitor->failures()) {
      lines += text(lines.empty() ? "" : "\n", failure.reason, " (given up after ", failure.attempts,
                    " attempts)");
    }
  }
  return lines;
}

/// Shows how far the blocks of all ranks are; none on ranks other than 0, which do not know it.
std::unique_ptr<Progress> shown_progress(const Dispatcher* monitor, const BlockGrid& grid,
                                         const RunObserver& observer) {
  if (monitor == nullptr) {
    return nullptr;
  }
  return std::make_unique<Progress>(
      ProgressTask{.name = {},
                   .piece = "block",
                   .pieces = grid.size(),
                   .done_before = monitor->counts().done,
                   .voxels = voxel_count(grid.shape().volume)},
      [monitor, &observer] {
        const LedgerCounts counts = monitor->counts();
        return ProgressCount{counts.done,
                             std::min(observer.parts_under_way(), static_cast<double>(counts.running))};
      });
}

/// Runs the pipeline of this rank, under the watchdog and with the status board on rank 0, and returns when
/// the pipelines of all ranks have ended.
PipelineTimes run_watched(BlockPipeline& pipeline, Coordinator& coordinator, QueueService& service,
                          RunObserver& observer) {
  Watchdog& watchdog = observer.watchdog();
  const Watchdog::HandlerScope watch(watchdog, coordinator.handlers());
  const StatusBoard::Phase phase(observer.board(), "blocks", coordinator.counts(observer.trace()));
  watchdog.set_at_work(true);
  const PipelineTimes times = pipeline.run();
  watchdog.set_at_work(false);
  observer.flush();
  coordinator.tick_during([&] { service.close(); });
  return times;
}

/// Computes blocks on this rank until the queue has no more for any rank.
RankOutcome compute_blocks(const PreparedRun& run, Worker& worker, Checkpoint& checkpoint,
                           RunObserver& observer, QueueService& service) {
  const BlockGrid grid(run.manifest.grid);
  const std::unique_ptr<Progress> progress = shown_progress(service.monitor(), grid, observer);
  Coordinator coordinator(service.monitor(), checkpoint, observer.watchdog());
  BlockPipeline pipeline({.grid = grid,
                          .reader = *run.input.reader,
                          .worker = worker,
                          .type = run.input.sample_type,
                          .checkpoint = checkpoint,
                          .queue = service.queue(),
                          .activity = *observer.activity(),
                          .on_tick = [&] { coordinator.tick(); },
                          .empty_block_threshold = empty_block_threshold(run.config, run.manifest),
                          .code = sample_code(run.input, run.config),
                          .unseen_voxels = finds_masks(run.config),
                          .iterations = run.manifest.iterations,
                          .summaries = summary_settings(run, checkpoint),
                          .digesting = run.input.digesting,
                          .origin = run.config.roi ? run.config.roi->begin : Index3{},
                          .threads = run.resources.share.threads});
  const PipelineTimes times = run_watched(pipeline, coordinator, service, observer);
  return {times, run.input.reader->statistics(),
          failure_lines(service.monitor(), pipeline.reason_to_leave())};
}

/// Does not return on ranks other than 0 where ranks are lost, this one or others: rank 0 will end all of
/// them.
void await_end_if_ranks_are_lost(const WorkQueue& queue, const Watchdog& watchdog,
                                 const mpi::Communicator& ranks) {
  if (!ranks.is_root() && (queue.degraded() || watchdog.counts_as_lost())) {
    Watchdog::await_end();
  }
}

/// On rank 0: what the queue knows of the blocks.
void add_counts(PhaseOutcome& outcome, const Dispatcher& monitor, const Watchdog& watchdog) {
  const LedgerCounts counts = monitor.counts();
  outcome.done = counts.done;
  outcome.stopped = watchdog.stopping() && counts.done + counts.failed < outcome.blocks;
  outcome.queue = monitor.statistics();
}

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

/// Adds what this rank has done, and nothing of the others.
void add_this_rank(PhaseOutcome& outcome, const RankOutcome& mine) {
  outcome.ranks = {mine.times};
  outcome.reading = {mine.reading};
  outcome.failures = lines_of({mine.failures});
}

/// Adds what every rank has done, and what rank 0 knows of the blocks. Collective over `ranks`.
void add_all_ranks(PhaseOutcome& outcome, const RankOutcome& mine, const mpi::Communicator& ranks) {
  outcome.done = ranks.broadcast(outcome.done);
  outcome.stopped = ranks.broadcast(outcome.stopped);
  outcome.ranks = ranks.all_gather(mine.times);
  outcome.reading = ranks.all_gather(mine.reading);
  outcome.failures = lines_of(ranks.all_gather(mine.failures));
}

} // namespace

PhaseOutcome deconvolve_blocks(const PreparedRun& run, Worker& worker, Checkpoint& checkpoint,
                               RunObserver& observer, const mpi::Communicator& ranks) {
  PhaseOutcome outcome;
  const Stopwatch wall(outcome.seconds);
  const Watchdog& watchdog = observer.watchdog();
  const GridShape& grid = run.manifest.grid;
  const std::vector<BlockId> done = done_blocks(checkpoint);
  outcome.blocks = BlockGrid(grid).size();
  outcome.done_before = std::ssize(done);

  const InputStaging staging(run.input, run.config.stage_dir, ranks);
  ChunkSharing sharing(run.input, sharing_request(run), ranks);
  outcome.hosts = ranks.all_gather(run.resources.share.machine.host);
  outcome.backends = ranks.all_gather(run.resources.backend->description());
  log::detail("computing with ", outcome.backends.front());

  QueueService service(ranks, ledger_settings(run.input, grid, run.resources.share.nodes), done);
  RankOutcome mine = compute_blocks(run, worker, checkpoint, observer, service);
  mine.times.peak_bytes -= sharing.bytes_of_others();
  await_end_if_ranks_are_lost(service.queue(), watchdog, ranks);

  if (service.monitor() != nullptr) {
    add_counts(outcome, *service.monitor(), watchdog);
  }
  if (watchdog.lost().empty()) {
    add_all_ranks(outcome, mine, ranks);
    sharing.close();
  } else {
    add_this_rank(outcome, mine);
  }
  return outcome;
}

} // namespace lsdeconv
