#include "page_of_run.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/commands/invocation_log.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/run/deconvolution_phase.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/run/export/slice_format.hpp"
#include "lsdeconv/run/export_with_status.hpp"
#include "lsdeconv/run/finished_blocks.hpp"
#include "lsdeconv/run/finished_quality.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/plan_summary.hpp"
#include "lsdeconv/run/preparation/plan_text.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"
#include "lsdeconv/run/preparation/worker_allocation.hpp"
#include "lsdeconv/run/prepared/provenance.hpp"
#include "lsdeconv/run/report_document.hpp"
#include "lsdeconv/run/run_locks.hpp"
#include "lsdeconv/run/run_report.hpp"
#include "lsdeconv/run/run_warnings.hpp"
#include "lsdeconv/sys/mpi/abort_after.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// How many times damaged blocks are computed again before the run fails.
constexpr int most_repairs = 2;

/// Opens the log file on rank 0 and returns its path there. Collective over `ranks`.
std::filesystem::path begin_log(const PreparedRun& run, const mpi::Communicator& ranks) {
  std::filesystem::path log_file;
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      std::filesystem::create_directories(run_folder(run.layout));
      log_file = new_log_path(run.layout);
      log::open_file(log_file);
      log_machines(run.machines);
      log::info(plan_summary(run, ranks.size()));
      log::detail(plan_text(run, ranks.size()), "\nlog         ", log_file.string());
      log_warnings(warnings(run));
    }
  });
  return log_file;
}

/// What all ranks compute on, on rank 0. Collective over `ranks`.
RunMachines machines_of_ranks(const PreparedRun& run, const mpi::Communicator& ranks) {
  const std::vector<std::string> hosts = ranks.gather(run.resources.share.machine.host);
  return machines_of(hosts, ranks.gather(run.resources.backend->description()));
}

/// The report with an entry for this run, which it leaves on the disk as well. One that cannot be written is
/// no reason not to compute: its end tells again.
std::string begin_report(const PreparedRun& run, const Checkpoint& checkpoint,
                         const std::filesystem::path& log_file) {
  const CheckpointMetadata& content = checkpoint.metadata();
  std::string report = begun_report(earlier_report(run.layout.report, fingerprint(content)),
                                    {content, run.layout.checkpoint, run.layout.slices},
                                    {"deconvolve", run.config.invocation, run.machines, log_file});
  if (const std::string failure = write_report(run.layout.report, report); !failure.empty()) {
    log::warning(failure);
  }
  return report;
}

void mark_damaged(Checkpoint& checkpoint, const std::vector<BlockId>& damaged,
                  const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      for (const BlockId id : damaged) {
        log::warning("block ", id, " [", checkpoint.core(id),
                     "] is not as it was written (its checksum differs): computing it again");
        checkpoint.mark_pending(id);
      }
    }
  });
}

/// Throws UserError where a run that begins would replace slices of another one. Where it continues, or with
/// --no-resume or --overwrite, it may. Collective over `ranks`.
void refuse_to_replace(const PreparedRun& run, const mpi::Communicator& ranks) {
  const bool begins = run.config.resume && !run.plan.blocks_done;
  if (begins && run.config.export_slices && !run.config.overwrite) {
    const CheckpointMetadata content = checkpoint_metadata(run);
    const ResultMarks marks{
        .run = fingerprint(content),
        .recipe = recipe(content.parameters, content.run, content.psf.view()),
        .storage = {},
        .differences = ranks.on_root([&] { return differences_from_report(run.layout.report, run.config); })};
    output_format(run.config.output_format)
        .require_own(output_slices(run.layout.slices, run.config, run.input.description()), marks, ranks);
  }
}

/// Marks finished blocks of a continued run that are damaged, to be computed again. voxels: whether to look
/// at their voxels, not only at their records. Collective over `ranks`.
void check_finished(Checkpoint& checkpoint, bool voxels, const RunObserver& observer,
                    const mpi::Communicator& ranks) {
  const StatusBoard::Phase phase(observer.board(), "checking what is done", {});
  BlockCheck check;
  double seconds = 0;
  {
    const Stopwatch wall(seconds);
    check = voxels ? check_finished_blocks(
                checkpoint, [&] { return observer.watchdog().stopping(); }, ranks)
                   : check_finished_records(checkpoint, ranks);
  }
  if (ranks.is_root()) {
    const std::string intact =
        text(count_text(check.intact, "finished block"),
             check.intact == 1 ? " is as it was" : " are as they were", " written (", duration_text(seconds));
    voxels ? log::detail(intact, ")") : log::info(intact, "; their voxels were not looked at)");
  }
  mark_damaged(checkpoint, check.damaged, ranks);
}

ExportRequest export_request(const PreparedRun& run, const Checkpoint& checkpoint,
                             const IntensityMapping& mapping) {
  const CheckpointMetadata& content = checkpoint.metadata();
  ExportRequest request =
      result_request(run.config, run.layout.slices, mapping, content, fingerprint(content));
  request.threads = run.resources.share.threads;
  request.bytes = run.resources.share.bytes;
  request.keep_finished = run.config.resume;
  request.replace_others = run.config.overwrite || !run.config.resume;
  return request;
}

/// Computes the blocks and exports the slices. Blocks that are found damaged by the export are computed
/// again. Ends early where blocks fail, ranks are lost or a signal came. Returns on those ranks on which
/// deconvolve_blocks() returns. Collective over `ranks`.
RunEnd compute_and_export(RunResults& results, const PreparedRun& run, Worker& worker, Checkpoint& checkpoint,
                          RunObserver& observer, const mpi::Communicator& ranks) {
  const Watchdog& watchdog = observer.watchdog();
  results.stored = checkpoint.metadata().stored;
  for (int round = 0; round <= most_repairs; ++round) {
    results.phases.push_back(deconvolve_blocks(run, worker, checkpoint, observer, ranks));
    const PhaseOutcome& blocks = results.phases.back();
    if (!blocks.complete() || !watchdog.lost().empty()) {
      return run_end(watchdog, false, blocks.stopped);
    }
    if (!run.config.export_slices) {
      return run_end(watchdog, true, false);
    }
    results.mapping =
        intensity_mapping(run.config, output_voxel_type(run.config, run.input.description().type),
                          checkpoint.histogram(), subtracted_background(checkpoint.metadata()).value_or(0));
    results.exports.push_back(
        export_with_status(export_request(run, checkpoint, results.mapping), checkpoint, observer, ranks));
    const ExportOutcome& slices = results.exports.back();
    if (slices.damaged.empty() && slices.atlas_damaged.empty() && !slices.stopped) {
      return run_end(watchdog, true, false);
    }
    mark_damaged(checkpoint, slices.damaged, ranks);
    mark_damaged(checkpoint, slices.atlas_damaged, ranks);
    if (slices.stopped) {
      return run_end(watchdog, false, true);
    }
  }
  throw Error(text("blocks of ", run.layout.checkpoint.string(),
                   " keep changing after they were written: the storage "
                   "under it is faulty; put the checkpoint elsewhere with --checkpoint"));
}

/// What can be said of a complete result. Collective over `ranks`.
void look_at_result(RunResults& results, const Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  if (results.end.reason == RunEnd::Reason::complete) {
    results.quality = finished_quality(checkpoint, ranks);
    results.saturated = ranks.on_root([&] { return checkpoint.saturated_voxels(); });
  }
}

/// Logs the first failures only, as one unreadable slice may make thousands of blocks fail.
void log_failures(const std::vector<std::string>& failures) {
  constexpr std::size_t most = 10;
  for (std::size_t i = 0; i < std::min(failures.size(), most); ++i) {
    log::error(failures[i]);
  }
  if (failures.size() > most) {
    log::error("… and ", count_text(static_cast<std::int64_t>(failures.size() - most), "more such failure"),
               ", all named in the report");
  }
}

void log_end(const PreparedRun& run, const RunResults& results) {
  if (const std::string details = report_details(run, results); !details.empty()) {
    log::detail(details);
  }
  log::info(report_summary(run, results));
  log_failures(results.phases.back().failures);
  log_warnings(warnings(run, results)); // once more: those of the start have left the screen
  if (results.end.reason == RunEnd::Reason::complete) {
    return;
  }
  const std::string to_go_on = text("to go on", results.ranks > 1 ? ", with the same launcher in front" : "",
                                    ": ", run.config.invocation.command());
  if (results.end.reason == RunEnd::Reason::stopped) { // which somebody asked for: no error
    log::info(early_end_text(results), "; ", to_go_on);
  } else {
    log::error(early_end_text(results));
    log::info(to_go_on);
  }
}

/// Logs how the run ended, writes its report and shows its end on the status board, even where the report
/// cannot be written. begun: the report as it was begun. Throws Error where it cannot be written.
void end_on_root(const PreparedRun& run, const RunResults& results, const std::string& begun,
                 RunObserver& observer) {
  log_end(run, results); // first, as the disk may be too full for the report
  const std::string failure = write_report(run.layout.report, ended_report(begun, run, results));
  show_end(results, observer, failure);
  if (!failure.empty()) {
    throw Error(failure);
  }
}

/// The page of the run on rank 0, if it is wanted and the run has time for it; else empty.
std::string page_at_end(const PreparedRun& run, const RunResults& results, const std::string& begun,
                        const Checkpoint& checkpoint, RunObserver& observer) {
  if (observer.board() == nullptr || !run.config.page || results.end.reason == RunEnd::Reason::stopped) {
    return {};
  }
  const StatusBoard::Phase phase(observer.board(), "drawing the page", {});
  return page_of_run(run, checkpoint, ended_report(begun, run, results));
}

/// Ends all ranks once some of them are lost. Nothing collective can be done any more: the checkpoint, whose
/// marks are on the disk already, is not closed.
[[noreturn]] void end_without_lost_ranks(const PreparedRun& run, const RunResults& results,
                                         const std::string& begun, RunLocks& locks) {
  log_end(run, results);
  const std::string failure = write_report(run.layout.report, ended_report(begun, run, results));
  if (!failure.empty()) {
    log::error(failure);
  }
  log_end(run.config.invocation, results.end.exit_code());
  locks.release();
  mpi::abort_all(results.end.exit_code());
}

} // namespace

int command::deconvolve(const RunConfig& config, const mpi::Communicator& ranks) {
  Watchdog watchdog(ranks, {config.stall_timeout, config.drain_seconds});
  RunLocks locks(config, RunLocks::Files::checkpoint_and_slices, ranks);
  PreparedRun run = prepare(config, ranks);
  if (run.finished) {
    if (ranks.is_root()) {
      log::info(finished_text(run));
    }
    return 0;
  }
  Worker worker = allocate_worker(run, ranks);
  refuse_to_replace(run, ranks);
  locks.complete(run.layout, ranks);
  run.machines = machines_of_ranks(run, ranks);
  const std::filesystem::path log_file = begin_log(run, ranks);
  // From here on a signal does not end the run at once: the next phase sees it and ends in order.
  const Watchdog::HandlerScope in_order(watchdog, {.stop = [] {}});
  Checkpoint checkpoint = open_or_create(run, ranks);
  checkpoint.check_before_marks([&] { locks.require_held(); });
  RunObserver observer(run, watchdog, ranks);
  if (run.plan.blocks_done.value_or(0) > 0) {
    check_finished(checkpoint, config.verify, observer, ranks);
  }
  std::string report;
  ranks.all_or_none([&] { report = ranks.is_root() ? begin_report(run, checkpoint, log_file) : ""; });
  RunResults results;
  results.ranks = ranks.size();
  try {
    const Stopwatch wall(results.seconds);
    results.end = compute_and_export(results, run, worker, checkpoint, observer, ranks);
  } catch (const Error& error) {
    if (ranks.is_root()) {
      (void)write_report(run.layout.report, failed_report(report, config.invocation, error));
    }
    throw;
  }
  look_at_result(results, checkpoint, ranks);
  observer.flush();
  if (results.end.reason == RunEnd::Reason::ranks_lost) {
    show_end(results, observer);
    end_without_lost_ranks(run, results, report, locks);
  }
  const std::string page = page_at_end(run, results, report, checkpoint, observer);
  checkpoint.close();
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      end_on_root(run, results, report, observer);
      put_page_of_run(run, page);
      if (results.end.reason == RunEnd::Reason::complete && config.remove_checkpoint) {
        std::filesystem::remove(run.layout.checkpoint);
        observer.board()->remove();
      }
    }
  });
  const auto code = static_cast<int>(ranks.broadcast(results.end.exit_code()));
  mpi::abort_after(std::chrono::duration<double>(config.stall_timeout), code);
  return code;
}

} // namespace lsdeconv
