#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/run/deconvolution_phase.hpp"
#include "lsdeconv/run/export/export_stage.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"
#include "lsdeconv/run/export_with_status.hpp"
#include "lsdeconv/run/finished_blocks.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/plan_text.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/worker_allocation.hpp"
#include "lsdeconv/run/run_locks.hpp"
#include "lsdeconv/run/run_report.hpp"
#include "lsdeconv/sys/mpi/abort_after.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Times that damaged blocks are done again before the storage is given up.
constexpr int repairs = 2;

void begin_log(const PreparedRun& run, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      std::filesystem::create_directories(run.layout.slices.parent_path());
      const std::filesystem::path log_file = new_log_path(run.layout);
      log::open_file(log_file);
      log::info(plan_text(run, ranks.size()), "\nlog         ", log_file.string());
      log_warnings(run);
    }
  });
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

/// Of a run that goes on, that was settled when it began.
void refuse_to_replace(const PreparedRun& run, const mpi::Communicator& ranks) {
  const bool begins = run.config.resume && !run.blocks_done;
  if (begins && run.config.export_slices && !run.config.overwrite) {
    require_own_slices(run.layout.slices, run.record.grid.volume, fingerprint(checkpoint_metadata(run)),
                       ranks);
  }
}

/// What a continued run finds damaged is computed again.
void check_finished(const PreparedRun& run, Checkpoint& checkpoint, const Watchdog& watchdog,
                    RunObserver& observer, const mpi::Communicator& ranks) {
  if (run.blocks_done.value_or(0) == 0) {
    return;
  }
  const StatusBoard::Phase phase(observer.board(), "checking what is done", {});
  BlockCheck check;
  double seconds = 0;
  {
    const Stopwatch wall(seconds);
    check = run.config.verify ? check_finished_blocks(
                checkpoint, [&] { return watchdog.stopping(); }, ranks)
                              : check_finished_records(checkpoint, ranks);
  }
  if (ranks.is_root()) {
    log::info(count_text(check.intact, "finished block"),
              check.intact == 1 ? " is as it was" : " are as they were", " written (", duration_text(seconds),
              run.config.verify ? ")" : "; their voxels were not looked at)");
  }
  mark_damaged(checkpoint, check.damaged, ranks);
}

ExportRequest export_request(const PreparedRun& run, const Checkpoint& checkpoint,
                             const IntensityMapping& mapping) {
  return {.folder = run.layout.slices,
          .format = slice_format(run.config, mapping, {run.config.dz, run.config.dxy, run.config.dxy},
                                 fingerprint(checkpoint.metadata())),
          .threads = run.share.threads,
          .bytes = run.share.bytes,
          .keep_finished = run.config.resume};
}

/// Blocks, then slices; blocks that prove damaged on the way out are done again. Ends where blocks are
/// missing, or ranks; returns where deconvolve_blocks() does.
RunEnd compute_and_export(PreparedRun& run, Checkpoint& checkpoint, RunReport& report, Watchdog& watchdog,
                          RunObserver& observer, const mpi::Communicator& ranks) {
  for (int round = 0; round <= repairs; ++round) {
    report.phases.push_back(deconvolve_blocks(run, checkpoint, watchdog, observer, ranks));
    const PhaseOutcome& blocks = report.phases.back();
    if (!blocks.complete() || !watchdog.lost().empty()) {
      return run_end(watchdog, false, blocks.stopped);
    }
    if (!run.config.export_slices) {
      return run_end(watchdog, true, false);
    }
    report.mapping = intensity_mapping(
        run.config, output_voxel_type(run.config, run.reader->description().type), checkpoint.histogram());
    report.exports.push_back(export_with_status(export_request(run, checkpoint, report.mapping), checkpoint,
                                                watchdog, observer, ranks));
    const ExportOutcome& slices = report.exports.back();
    if (slices.damaged.empty() && !slices.stopped) {
      return run_end(watchdog, true, false);
    }
    mark_damaged(checkpoint, slices.damaged, ranks);
    if (slices.stopped) {
      return run_end(watchdog, false, true);
    }
  }
  throw Error(text("blocks of ", run.layout.checkpoint.string(),
                   " keep changing after they were written: the storage "
                   "under it is faulty; put the checkpoint elsewhere with --checkpoint"));
}

/// One unreadable slice may fail thousands of blocks: enough to see why, the rest is in the report.
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

void log_end(const RunReport& report) {
  log::info(report_summary(report));
  log_failures(report.phases.back().failures);
  if (report.end.reason != RunEnd::Reason::complete) {
    log::error(early_end_text(report));
  }
}

/// Why it cannot be written; empty where it is there.
std::string write_report(const RunReport& report) {
  try {
    if (!keeps_earlier_report(report)) {
      replace_file(report.run.layout.report, report_json(report));
    }
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// Who watches the run hears of its end also where its report cannot be written.
void end_on_root(const RunReport& report, RunObserver& observer) {
  log_end(report); // also where the disk is too full for the report
  const std::string failure = write_report(report);
  show_end(report, observer, failure);
  if (!failure.empty()) {
    throw Error(failure);
  }
}

/// Once ranks are lost, nothing that waits for all of them can be done any more: the checkpoint stays open,
/// as its marks are safe already.
[[noreturn]] void end_without_lost_ranks(const RunReport& report, RunLocks& locks) {
  log_end(report);
  if (const std::string failure = write_report(report); !failure.empty()) {
    log::error(failure);
  }
  locks.release();
  mpi::abort_all(report.end.exit_code());
}

} // namespace

int command::deconvolve(const RunConfig& config, const mpi::Communicator& ranks) {
  Watchdog watchdog(ranks, {config.stall_timeout, config.drain_seconds});
  ranks.all_or_none([&] { validate(config); });
  RunLocks locks(config, RunLocks::Files::checkpoint_and_slices, ranks);
  PreparedRun run = prepare(config, ranks);
  allocate_worker(run, ranks);
  refuse_to_replace(run, ranks);
  locks.complete(ranks);
  begin_log(run, ranks);
  const Watchdog::HandlerScope in_order(watchdog,
                                        {.stop = [] {}}); // who asks to stop is heard by the next part
  Checkpoint checkpoint = open_or_create(run, ranks);
  checkpoint.check_before_marks([&] { locks.require_held(); });
  RunObserver observer(run, watchdog, ranks);
  check_finished(run, checkpoint, watchdog, observer, ranks);
  RunReport report(run, ranks.size());
  {
    const Stopwatch wall(report.seconds);
    report.end = compute_and_export(run, checkpoint, report, watchdog, observer, ranks);
  }
  observer.flush();
  if (report.end.reason == RunEnd::Reason::ranks_lost) {
    show_end(report, observer);
    end_without_lost_ranks(report, locks);
  }
  checkpoint.close();
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      end_on_root(report, observer);
      if (report.end.reason == RunEnd::Reason::complete && config.remove_checkpoint) {
        std::filesystem::remove(run.layout.checkpoint);
        observer.board()->remove();
      }
    }
  });
  const auto code = static_cast<int>(ranks.broadcast(report.end.exit_code()));
  mpi::abort_after(std::chrono::duration<double>(config.stall_timeout), code);
  return code;
}

} // namespace lsdeconv
