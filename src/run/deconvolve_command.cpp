#include "checkpoint_opening.hpp"
#include "deconvolution_phase.hpp"
#include "doubts.hpp"
#include "equip.hpp"
#include "export_stage.hpp"
#include "intensity_mapping.hpp"
#include "plan_text.hpp"
#include "run_report.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/run/commands.hpp"

#include <iostream>

namespace lsdeconv {
namespace {

/// Times that damaged blocks are done again before the storage is given up.
constexpr int repairs = 2;

void tell_doubts(const Preparation& run) {
  for (const std::string& doubt : doubts(run)) {
    log::warning(doubt);
  }
}

void begin_log(const Preparation& run, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      std::filesystem::create_directories(run.layout.slices.parent_path());
      const std::filesystem::path log_file = new_log_path(run.layout);
      log::open_file(log_file);
      log::info(plan_text(run, ranks.size()), "\nlog         ", log_file.string());
      tell_doubts(run);
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

ExportRequest export_request(const Preparation& run, const Checkpoint& checkpoint,
                             const IntensityMapping& mapping) {
  return {.folder = run.layout.slices,
          .format = slice_format(run.config, mapping, {run.config.dz, run.config.dxy, run.config.dxy},
                                 fingerprint(checkpoint.content())),
          .threads = run.share.threads,
          .bytes = run.share.bytes,
          .keep_finished = run.config.resume};
}

/// Blocks, then slices; blocks that prove damaged on the way out are done again. False where blocks are
/// missing.
bool compute_and_export(Preparation& run, Checkpoint& checkpoint, RunReport& report,
                        const mpi::Communicator& ranks) {
  for (int round = 0; round <= repairs; ++round) {
    report.phases.push_back(deconvolve_blocks(run, checkpoint, ranks));
    if (!report.phases.back().complete()) {
      return false;
    }
    if (!run.config.export_slices) {
      return true;
    }
    report.mapping = intensity_mapping(
        run.config, output_voxel_type(run.config, run.reader->description().type), checkpoint.histogram());
    report.exports.push_back(
        export_slices(export_request(run, checkpoint, report.mapping), checkpoint, ranks));
    if (report.exports.back().damaged.empty()) {
      return true;
    }
    mark_damaged(checkpoint, report.exports.back().damaged, ranks);
  }
  throw Error(text("blocks of ", run.layout.checkpoint.string(),
                   " keep changing after they were written: the storage "
                   "under it is faulty; put the checkpoint elsewhere with --checkpoint"));
}

void tell_end(const RunReport& report, bool complete) {
  log::info(report_summary(report));
  for (const std::string& failure : report.phases.back().failures) {
    log::error(failure);
  }
  if (!complete) {
    const PhaseOutcome& phase = report.phases.back();
    log::error(phase.blocks - phase.done, " of ", phase.blocks,
               " blocks are missing; everything else is kept: start the same command again to go on");
  }
}

} // namespace

int command::deconvolve(const RunConfig& config, const mpi::Communicator& ranks) {
  Preparation run = prepare(config, ranks);
  equip(run, ranks);
  begin_log(run, ranks);
  Checkpoint checkpoint = open_or_create(run, ranks);
  RunReport report(run, ranks.size());
  bool complete = false;
  {
    const Stopwatch wall(report.seconds);
    complete = compute_and_export(run, checkpoint, report, ranks);
  }
  checkpoint.close();
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      replace_file(run.layout.report, report_json(report));
      tell_end(report, complete);
      if (complete && config.remove_checkpoint) {
        std::filesystem::remove(run.layout.checkpoint);
      }
    }
  });
  return complete ? 0 : 1;
}

int command::plan(const RunConfig& config, const mpi::Communicator& ranks) {
  const Preparation run = prepare(config, ranks);
  if (ranks.is_root()) {
    std::cout << plan_text(run, ranks.size()) << std::endl;
    tell_doubts(run);
  }
  return 0;
}

} // namespace lsdeconv
