#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/number_ranges.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/run/export/slice_format.hpp"
#include "lsdeconv/run/export_with_status.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/preparation/found_layout.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"
#include "lsdeconv/run/report_document.hpp"
#include "lsdeconv/run/run_locks.hpp"
#include "lsdeconv/sys/mpi/abort_after.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace lsdeconv {
namespace {

/// Blocks that are not done, as rank 0 sees them: a run may be computing them meanwhile. Collective over
/// `ranks`.
std::vector<BlockId> missing_blocks(const Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  const std::vector<BlockState> states = ranks.on_root([&] { return checkpoint.states(); });
  std::vector<BlockId> missing;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] == BlockState::pending) {
      missing.emplace_back(static_cast<std::int64_t>(i));
    }
  }
  return missing;
}

std::string missing_text(const std::vector<BlockId>& missing, const Checkpoint& checkpoint) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(missing.size());
  for (const BlockId id : missing) {
    numbers.push_back(id.value);
  }
  return text(missing.size(), " of ", count_text(checkpoint.block_count(), "block"),
              missing.size() == 1 ? " is missing: " : " are missing: ", ranges_text(numbers));
}

void require_finished(const Checkpoint& checkpoint, const std::vector<BlockId>& missing,
                      const std::filesystem::path& path) {
  if (!missing.empty()) {
    throw UserError(text(path.string(), " is not finished: ", missing_text(missing, checkpoint),
                         "; start the main command again to compute them, or give --allow-missing to write "
                         "zeros in their place"));
  }
}

/// The mapping by the histogram as rank 0 sees it: other ranks may see one block more. Collective over
/// `ranks`.
IntensityMapping common_mapping(const RunConfig& config, VoxelType type, const Checkpoint& checkpoint,
                                const mpi::Communicator& ranks) {
  return ranks.on_root([&] {
    return intensity_mapping(config, type, checkpoint.histogram(),
                             subtracted_background(checkpoint.metadata()).value_or(0));
  });
}

/// Logs which slices hold zeros in place of missing blocks, by their place in the series, from 1, and the
/// name of the first one.
void log_incomplete_slices(const ExportOutcome& outcome, const std::vector<BlockId>& missing,
                           const Checkpoint& checkpoint, const SliceFiles& files) {
  if (!missing.empty() && !outcome.incomplete_slices.empty()) {
    std::vector<std::int64_t> numbers = outcome.incomplete_slices;
    const std::string first = files.path(numbers.front()).filename().string();
    std::for_each(numbers.begin(), numbers.end(), [](std::int64_t& number) { ++number; });
    log::warning(missing_text(missing, checkpoint), "; they are zero in ",
                 count_text(std::ssize(numbers), "slice"), ": number ", ranges_text(numbers), " (from ",
                 first, " on); to be written again when the blocks are there");
  }
}

VoxelType stored_type(const std::string& text) {
  for (const VoxelType type : {VoxelType::uint8, VoxelType::uint16, VoxelType::float32}) {
    if (name(type) == text) {
      return type;
    }
  }
  throw UserError("the checkpoint's input type '" + text + "' is unknown to this version of the program");
}

/// Where the files of the run lie. Throws UserError where slices cannot be written. Collective over `ranks`.
OutputLayout writable_layout(const RunConfig& config, const mpi::Communicator& ranks) {
  OutputLayout layout = found_layout(config, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      require_writable(run_folder(layout));
    }
  });
  return layout;
}

/// Throws UserError where slices of this type or size cannot be written. Collective over `ranks`.
void require_exportable(const RunConfig& config, const Extent3& volume, VoxelType input,
                        const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    require_explicit_range(config, input);
    output_format(config.output_format).require_storable(config, volume, input);
  });
}

/// Throws UserError where the slices would lie in the folder of the input, or where something would be
/// replaced that may not be. Collective over `ranks`.
void require_free(const RunConfig& config, const OutputLayout& layout, const CheckpointMetadata& content,
                  const SliceFiles& files, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    const auto input = content.parameters.find("input");
    if (ranks.is_root() && input != content.parameters.end()) {
      require_apart(layout.slices, input->second);
    }
  });
  require_no_foreign_result(config, files, ranks);
  if (!config.overwrite) {
    output_format(config.output_format)
        .require_own(files, {.run = fingerprint(content), .recipe = {}, .storage = {}}, ranks);
  }
}

/// Before anything is written.
void log_place_warning(const OutputLayout& layout, const mpi::Communicator& ranks) {
  const std::string warning = ranks.is_root() ? other_files_warning(layout.slices) : "";
  if (!warning.empty()) {
    log::warning(warning);
  }
}

void log_outcome(const ExportOutcome& outcome, const std::filesystem::path& folder) {
  log::info(count_text(outcome.slices_written, outcome.piece), " written to ", folder.string(), " in ",
            duration_text(outcome.seconds), ", ", outcome.slices_kept,
            outcome.slices_kept == 1 ? " was" : " were", " there already, ",
            outcome.replaced.empty() ? "" : outcome.replaced + ", ", saturation_text(outcome.saturation));
  for (const BlockId id : outcome.damaged) {
    log::error("block ", id, " is not as it was written (its checksum differs): its ", outcome.piece,
               "s were left out");
  }
  for (const BlockId id : outcome.atlas_damaged) {
    log::error("what the checkpoint keeps of block ", id,
               " for the coarse volumes is not as it was written (its checksum differs): they were left out");
  }
  if (outcome.stopped) {
    log::info("stopped after ", count_text(outcome.slices_written, outcome.piece), "; ",
              early_end_advice(outcome.slices_written > 0));
  }
}

/// What is doubtful about the run of the checkpoint and about the samples that were made of it.
void log_export_warnings(const RunConfig& config, const RunManifest& manifest, const ExportOutcome& outcome,
                         const IntensityMapping& mapping) {
  const Extent3& volume = manifest.grid.volume;
  log_warnings(manifest.data_warnings);
  log_warnings(output_warnings(config, manifest.scale, stored_type(manifest.input_type), volume));
  if (const std::string clipped = clipping_warning(outcome.saturation, mapping, voxel_count(volume));
      !clipped.empty()) {
    log::warning(clipped);
  }
}

/// What of the checkpoint is damaged although no sample comes from it: a continued run would. Collective over
/// `ranks`.
bool logged_damaged_parts(const Checkpoint& checkpoint, const mpi::Communicator& ranks) {
  return ranks.on_root([&] {
    const std::vector<std::string> parts = checkpoint.damaged_parts();
    for (const std::string& part : parts) {
      log::error(part, "; what was written does not come from it and is right, but where blocks are to be "
                       "computed, start over with --no-resume, which estimates it again");
    }
    return static_cast<std::int64_t>(!parts.empty());
  }) != 0;
}

int exit_code(const ExportOutcome& outcome, bool parts_damaged) {
  if (!outcome.damaged.empty() || !outcome.atlas_damaged.empty() || (parts_damaged && !outcome.stopped)) {
    return 1;
  }
  return outcome.stopped ? early_exit_code(outcome.slices_written > 0) : 0;
}

/// What the export is about, and its report as it was begun, on rank 0.
struct BegunExport {
  const RunConfig& config;
  const OutputLayout& layout;
  const Checkpoint& checkpoint;
  std::string report;
};

/// Adds an entry for this export to the report beside its slices. Collective over `ranks`.
BegunExport begin_report(const RunConfig& config, const OutputLayout& layout, const Checkpoint& checkpoint,
                         const mpi::Communicator& ranks) {
  BegunExport begun{config, layout, checkpoint, {}};
  const RunMachines machines = machines_of(ranks.gather(host_name()), {});
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      const CheckpointMetadata& content = checkpoint.metadata();
      begun.report = begun_report(earlier_report(layout.report, fingerprint(content)),
                                  {content, layout.checkpoint, layout.slices},
                                  {"export", config.invocation, machines, {}});
      if (const std::string failure = write_report(layout.report, begun.report); !failure.empty()) {
        throw Error(failure);
      }
    }
  });
  return begun;
}

/// Why the exit code is not 0.
std::string error_of(const ExportOutcome& outcome) {
  if (outcome.stopped) {
    return "stopped by a signal; the same command goes on with the rest";
  }
  return outcome.damaged.empty() && outcome.atlas_damaged.empty()
             ? "all is written and right, but parts of the checkpoint that a continued run needs are damaged"
             : "blocks of the checkpoint are damaged; their slices were left out";
}

std::string result_json(const BegunExport& begun, const ExportEnd& end) {
  const std::vector<std::int64_t>& incomplete = end.outcome.incomplete_slices;
  nlohmann::ordered_json json{{"version", 1},
                              {"checkpoint", begun.layout.checkpoint.string()},
                              {"output", begun.layout.slices.string()},
                              {"report", begun.layout.report.string()}};
  json.update(export_json(end.outcome));
  json["slices_with_missing_blocks"] = incomplete;
  if (end.exit_code != 0) {
    json["error"] = error_of(end.outcome);
  }
  return json_text(json);
}

/// Writes the report and prints the result where it is asked for. Throws Error.
void end_on_root(const BegunExport& begun, const ExportEnd& end) {
  const std::string failure = write_report(begun.layout.report, ended_report(begun.report, end));
  if (!failure.empty()) {
    throw Error(failure);
  }
  if (begun.config.json) {
    standard_output::print(result_json(begun, end));
  }
}

} // namespace

int command::export_series(const RunConfig& config, const mpi::Communicator& ranks) {
  Watchdog watchdog(ranks, {config.stall_timeout, config.drain_seconds});
  const OutputLayout layout = writable_layout(config, ranks);
  RunLocks locks(config, RunLocks::Files::slices, ranks);
  const WorkerShare share = share_node(config, ranks);
  Checkpoint checkpoint(layout.checkpoint, ranks, Checkpoint::Access::read);
  const std::vector<BlockId> missing = missing_blocks(checkpoint, ranks);
  if (!config.allow_missing) {
    ranks.all_or_none([&] { require_finished(checkpoint, missing, layout.checkpoint); });
  }

  const RunManifest manifest = RunManifest::from_text(checkpoint.metadata().run);
  const VoxelType input = stored_type(manifest.input_type);
  require_exportable(config, manifest.grid.volume, input, ranks);
  const CheckpointMetadata& content = checkpoint.metadata();
  const SliceFiles files = output_slices(layout.slices, content, config.slice_names);
  require_free(config, layout, content, files, ranks);
  const IntensityMapping mapping =
      common_mapping(config, output_voxel_type(config, input), checkpoint, ranks);
  locks.complete(ranks);
  ExportRequest request = result_request(config, layout.slices, mapping, content, fingerprint(content));
  request.threads = share.threads;
  request.bytes = share.bytes;
  request.missing = missing;
  log_place_warning(layout, ranks);
  const BegunExport begun = begin_report(config, layout, checkpoint, ranks);
  const ExportOutcome outcome = export_stoppable(std::move(request), checkpoint, watchdog, ranks);
  const int code = exit_code(outcome, logged_damaged_parts(checkpoint, ranks));
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      log_outcome(outcome, layout.slices);
      log_incomplete_slices(outcome, missing, checkpoint, files);
      log_export_warnings(config, manifest, outcome, mapping);
      end_on_root(begun, {config, mapping, outcome, code});
    }
  });
  checkpoint.close();
  mpi::abort_after(std::chrono::duration<double>(config.stall_timeout), code);
  return code;
}

} // namespace lsdeconv
