#include "lsdeconv/run/run_report.hpp"

#include "reading_report.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/io/library_versions.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/run_warnings.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <numeric>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// Of the report: grows where a name changes its meaning or goes.
constexpr int report_version = 1;

Json stage_json(const StageTimes& stage) {
  return {{"busy_seconds", stage.busy_seconds},
          {"waiting_seconds", stage.waiting_seconds},
          {"bytes", stage.bytes},
          {"blocks", stage.blocks}};
}

// Keys that readers of earlier reports know stay beside the present ones: unit_*, units_*, blocks_dark,
// times_read.

void add_chunks(Json& json, const ReadStatistics& reading) {
  const auto add = [&json](const std::string& name, std::int64_t count) {
    json["chunks_" + name] = count;
    json["units_" + name] = count;
  };
  add("decoded", reading.chunks_decoded);
  add("reused", reading.chunks_reused);
  add("from_other_ranks", reading.chunks_from_others);
}

Json rank_json(const PipelineTimes& times, const ReadStatistics& reading) {
  Json json{{"wall_seconds", times.wall_seconds},
            {"peak_bytes", times.peak_bytes},
            {"device_busy_seconds", times.device_seconds},
            {"idle_seconds", times.wall_seconds - times.compute.busy_seconds},
            {"read", stage_json(times.read)},
            {"compute", stage_json(times.compute)},
            {"write", stage_json(times.write)},
            {"input_bytes_read", reading.bytes_read},
            {"input_bytes_decoded", reading.bytes_decoded},
            {"bytes_staged", reading.bytes_staged},
            {"bytes_read_from_stage", reading.bytes_unstaged}};
  add_chunks(json, reading);
  return json;
}

std::int64_t blocks_computed(const PhaseOutcome& phase) {
  std::int64_t blocks = 0;
  for (const PipelineTimes& rank : phase.ranks) {
    blocks += rank.write.blocks;
  }
  return blocks;
}

std::int64_t empty_blocks(const PhaseOutcome& phase) {
  std::int64_t blocks = 0;
  for (const PipelineTimes& rank : phase.ranks) {
    blocks += rank.empty_blocks;
  }
  return blocks;
}

double voxel_iterations_per_second(const PhaseOutcome& phase, int iterations) {
  std::int64_t bytes = 0;
  for (const PipelineTimes& rank : phase.ranks) {
    bytes += rank.write.bytes;
  }
  const double voxels = static_cast<double>(bytes) / sizeof(float);
  return phase.seconds > 0 ? voxels * iterations / phase.seconds : 0;
}

Json queue_json(const QueueStatistics& queue) {
  return {{"assignments", queue.assignments},
          {"second_copies", queue.second_copies},
          {"server_processor_seconds", queue.server_processor_seconds}};
}

Json phase_json(const PhaseOutcome& phase, int iterations) {
  Json ranks = Json::array();
  for (std::size_t i = 0; i < phase.ranks.size(); ++i) {
    ranks.push_back(rank_json(phase.ranks[i], phase.reading[i]));
  }
  return {{"seconds", phase.seconds},
          {"hosts", phase.hosts},
          {"backends", phase.backends},
          {"queue", queue_json(phase.queue)},
          {"blocks", phase.blocks},
          {"blocks_done", phase.done},
          {"blocks_computed_now", blocks_computed(phase) - empty_blocks(phase)},
          {"blocks_empty", empty_blocks(phase)},
          {"blocks_dark", empty_blocks(phase)},
          {"voxel_iterations_per_second", voxel_iterations_per_second(phase, iterations)},
          {"failures", phase.failures},
          {"ranks", ranks}};
}

Json saturation_json(const Saturation& saturation) {
  return {{"below", saturation.below}, {"above", saturation.above}};
}

Json reading_json(const ReadingSummary& summary) {
  const ReadStatistics& all = summary.all;
  Json json{{"bytes_read", all.bytes_read},
            {"bytes_decoded", all.bytes_decoded},
            {"read_amplification", summary.read_amplification()},
            {"times_read", summary.read_amplification()},
            {"times_decoded", summary.times_decoded()}};
  add_chunks(json, all);
  return json;
}

Json export_json(const ExportOutcome& outcome) {
  Json damaged = Json::array();
  for (const BlockId id : outcome.damaged) {
    damaged.push_back(id.value);
  }
  return {{"seconds", outcome.seconds},         {"slices_written", outcome.slices_written},
          {"slices_kept", outcome.slices_kept}, {"saturated_voxels", saturation_json(outcome.saturation)},
          {"bytes_read", outcome.bytes_read},   {"damaged_blocks", damaged}};
}

Json input_json(const VolumeDescription& input) {
  return {{"extent_zyx", extent_json(input.extent)},
          {"type", name(input.type)},
          {"files", input.files.size()},
          {"compressed", input.layout.compressed},
          {"chunk_slices", input.layout.chunk_slices},
          {"chunk_rows", input.layout.chunk_rows},
          {"chunk_columns", input.layout.chunk_columns},
          {"unit_rows", input.layout.chunk_rows},
          {"unit_columns", input.layout.chunk_columns},
          {"interpolated_slices", input.interpolated}};
}

Json machine_json(const WorkerShare& share, int ranks) {
  return {{"host", share.machine.host},
          {"processor", share.machine.processor},
          {"nodes", share.nodes},
          {"ranks", ranks},
          {"ranks_per_node", share.ranks_on_node},
          {"threads_per_rank", share.threads},
          {"bytes_per_rank", share.bytes}};
}

Json manifest_json(const RunManifest& manifest) {
  Json json = manifest.as_text();
  if (!manifest.iteration_choice.empty()) {
    json["iteration-choice"] = Json::parse(manifest.iteration_choice);
  }
  return json;
}

Json end_json(const RunEnd& end) {
  Json lost = Json::array();
  for (const LostRank& rank : end.lost) {
    lost.push_back({{"rank", rank.rank.value}, {"host", rank.host}, {"reason", rank.reason}});
  }
  return {{"reason", name(end.reason)}, {"exit_code", end.exit_code()},       {"drained", !end.cause.empty()},
          {"signal", end.cause},        {"drain_seconds", end.drain_seconds}, {"lost_ranks", lost}};
}

std::int64_t blocks_done_now(const RunResults& results) {
  return std::accumulate(
      results.phases.begin(), results.phases.end(), std::int64_t{0},
      [](std::int64_t sum, const PhaseOutcome& phase) { return sum + phase.done - phase.done_before; });
}

std::int64_t slices_written(const RunResults& results) {
  return std::accumulate(
      results.exports.begin(), results.exports.end(), std::int64_t{0},
      [](std::int64_t sum, const ExportOutcome& outcome) { return sum + outcome.slices_written; });
}

/// The stage that the ranks were busy with longest.
std::string slowest_stage(const PhaseOutcome& phase) {
  std::array<double, 3> busy{};
  for (const PipelineTimes& rank : phase.ranks) {
    busy[0] += rank.read.busy_seconds;
    busy[1] += rank.compute.busy_seconds;
    busy[2] += rank.write.busy_seconds;
  }
  const auto slowest = std::max_element(busy.begin(), busy.end());
  return text(PipelineTimes::names[static_cast<std::size_t>(slowest - busy.begin())],
              " took longest: ", duration_text(*slowest / static_cast<double>(phase.ranks.size())),
              " per rank");
}

} // namespace

std::string report_json(const PreparedRun& run, const RunResults& results) {
  Json json{{"version", report_version},
            {"program", program_version()},
            {"libraries", text(mpi::library_version(), ", ", file_library_versions())},
            {"seconds", results.seconds},
            {"machine", machine_json(run.resources.share, results.ranks)},
            {"parameters", run_values(run.config)},
            {"run", manifest_json(run.manifest)},
            {"input", input_json(run.input.description())},
            {"bytes_per_rank_planned", run.plan.blocks.bytes_per_worker},
            {"checkpoint", run.layout.checkpoint.string()},
            {"output", run.layout.slices.string()},
            {"warnings", warnings(run, results)}};
  for (const PhaseOutcome& phase : results.phases) {
    json["deconvolution"].push_back(phase_json(phase, run.manifest.iterations));
  }
  if (const std::optional<ReadingSummary> reading = reading_summary(results, run.input.description())) {
    json["reading"] = reading_json(*reading);
  }
  json["intensity"] = {{"gain", results.mapping.gain},
                       {"offset", results.mapping.offset},
                       {"auto_range_percent", results.mapping.auto_range},
                       {"type", name(results.mapping.type)},
                       {"stored", "gain * counts + offset"}};
  for (const ExportOutcome& outcome : results.exports) {
    json["export"].push_back(export_json(outcome));
  }
  json["end"] = end_json(results.end);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool keeps_earlier_report(const std::filesystem::path& report, const RunResults& results) {
  if (results.end.reason != RunEnd::Reason::complete
      || blocks_done_now(results) + slices_written(results) > 0) {
    return false;
  }
  std::ifstream file(report);
  const Json earlier = Json::parse(file, nullptr, false);
  const Json::json_pointer reason("/end/reason");
  return earlier.is_object() && earlier.contains(reason) && earlier.at(reason) == name(results.end.reason);
}

std::string early_end_text(const RunResults& results) {
  const PhaseOutcome& phase = results.phases.back();
  const std::int64_t blocks_missing = phase.blocks - phase.done;
  const std::string missing = text(blocks_missing, " of ", count_text(phase.blocks, "block"),
                                   blocks_missing == 1 ? " is missing" : " are missing");
  const RunEnd& end = results.end;
  if (end.reason == RunEnd::Reason::blocks_missing) {
    return text(missing,
                "; everything else is kept: mend what is named above, then start the same command again");
  }
  const std::string done =
      text("stopped after ", count_text(blocks_done_now(results), "block"),
           slices_written(results) > 0
               ? text(" and ", count_text(slices_written(results), results.exports.back().piece))
               : std::string{});
  const std::string why = end.lost.empty() ? "by " + end.cause : "because " + end.lost_text;
  return text(done, ", ", why, "; ", missing, "; ", early_end_advice(end.progressed));
}

std::string report_summary(const PreparedRun& run, const RunResults& results) {
  const int iterations = run.manifest.iterations;
  std::ostringstream out;
  for (const PhaseOutcome& phase : results.phases) {
    if (blocks_computed(phase) > 0) {
      out << "deconvolved " << count_text(blocks_computed(phase), "block") << " "
          << (phase.ranks.size() < phase.hosts.size() ? "on rank 0 " : "") << "in "
          << duration_text(phase.seconds) << ", "
          << static_cast<std::int64_t>(voxel_iterations_per_second(phase, iterations) / 1e6)
          << " Mvoxel·iterations/s; " << slowest_stage(phase) << "\n";
      if (empty_blocks(phase) > 0) {
        out << empty_blocks(phase)
            << " of them hold nothing above the background: their voxels are 0 and were not computed\n";
      }
    }
  }
  if (const auto reading = reading_summary(results, run.input.description());
      reading && reading->all.chunks_decoded > 0) {
    out << reading_text(*reading) << "\n";
  }
  for (const ExportOutcome& outcome : results.exports) {
    out << count_text(outcome.slices_written, outcome.piece) << " written to " << run.layout.slices.string()
        << " in " << duration_text(outcome.seconds);
    if (outcome.slices_kept > 0) {
      out << ", " << outcome.slices_kept << (outcome.slices_kept == 1 ? " was" : " were") << " there already";
    }
    if (outcome.saturation.total() > 0) {
      out << ", " << saturation_text(outcome.saturation);
    }
    out << "\n";
  }
  out << (keeps_earlier_report(run.layout.report, results)
              ? "everything was done already; the report of the run that did it stays: "
              : "report: ")
      << run.layout.report.string();
  return std::move(out).str();
}

} // namespace lsdeconv
