#include "lsdeconv/run/report_document.hpp"

#include "report_parts.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/quality_json.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/run/run_warnings.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// Of the report: grows where a name changes its meaning or goes.
constexpr int report_version = 2;

constexpr const char* running = "running";

/// The entry of a run that begins.
Json run_json(const ReportedRun& run) {
  Json entry{{"subcommand", run.subcommand}};
  entry.update(provenance_json(provenance(run.invocation, run.machines)));
  entry["log"] = run.log.empty() ? Json() : Json(run.log.string());
  entry["ended"] = nullptr;
  entry["seconds"] = nullptr;
  entry["outcome"] = running;
  entry["exit_code"] = nullptr;
  entry["blocks_done"] = 0;
  entry["slices_written"] = 0;
  entry["problem"] = nullptr;
  return entry;
}

void end_entry(Json& document, const Invocation& invocation, const std::string& outcome, int exit_code) {
  Json& entry = document["runs"].back();
  entry["ended"] = iso_time_text(std::time(nullptr));
  entry["seconds"] = invocation.seconds();
  entry["outcome"] = outcome;
  entry["exit_code"] = exit_code;
}

/// The values that the run found or settled for itself.
Json effective_json(const PreparedRun& run) {
  return {{"iterations", run.manifest.iterations},
          {"total_variation", total_variation(run.config, run.manifest)},
          {"background_counts", run.manifest.scale.background},
          {"brightest_counts", run.manifest.scale.brightest},
          {"masked", masks_json(run.manifest.masks)},
          {"noise", noise_json(run.manifest)},
          {"threads_per_rank", run.resources.share.threads},
          {"bytes_per_rank", run.resources.share.bytes},
          {"core_zyx", extent_json(run.manifest.grid.core)},
          {"halo_zyx", extent_json(run.manifest.grid.halo)},
          {"transform_zyx", extent_json(run.manifest.grid.transform)}};
}

/// What the run took and found.
Json facts_json(const PreparedRun& run, const RunResults& results) {
  const std::map<std::string, std::string> values = run_values(run.config);
  Json facts{{"program", program_version()},
             {"libraries", library_versions(run.machines.devices)},
             {"seconds", results.seconds},
             {"machine", machine_json(run.resources.share, results.ranks)},
             {"hosts", run.machines.hosts},
             {"devices", run.machines.devices},
             {"parameters", parameters_json(values)},
             {"units", units_json(values)},
             {"sources", sources_json(run.config)},
             {"effective", effective_json(run)},
             {"psf", psf_json(run.psf.widest)},
             {"run", manifest_json(run.manifest.as_text())},
             {"input", input_json(run.input.description())},
             {"bytes_per_rank_planned", run.plan.blocks.bytes_per_worker},
             {"warnings", warnings(run, results)}};
  if (const std::optional<ReadingSummary> reading = reading_summary(results, run)) {
    facts["reading"] = reading_json(*reading);
  }
  return facts;
}

/// Sum of the seconds of all entries of a list.
double seconds_of(const Json& list) {
  double seconds = 0;
  for (const Json& entry : list) {
    seconds += entry.value("seconds", 0.0);
  }
  return seconds;
}

/// Adds the entry with the number of the run, from 1, unless it did nothing that an entry tells already.
void append(Json& document, const char* list, Json entry, bool did_something) {
  if (did_something || document[list].empty()) {
    entry["run"] = document["runs"].size();
    document[list].push_back(std::move(entry));
  }
}

void append_export(Json& document, const ExportEnd& end) {
  Json entry = export_json(end.outcome);
  entry["output"] = document["output"];
  entry["output_format"] = parameter_values(end.config).at("output-format");
  entry["intensity"] = intensity_json(end.mapping);
  append(document, "exports", std::move(entry),
         end.outcome.slices_written > 0 || !end.outcome.damaged.empty()
             || !end.outcome.atlas_damaged.empty());
  document["export"] = document["exports"]; // as readers of earlier reports know it
  document["export_seconds"] = seconds_of(document["exports"]);
  document["intensity"] = intensity_json(end.mapping);
  document["runs"].back()["slices_written"] =
      document["runs"].back().value("slices_written", std::int64_t{0}) + end.outcome.slices_written;
}

} // namespace

bool is_report_of(const std::string& text, const std::string& fingerprint) {
  const Json report = Json::parse(text, nullptr, false);
  const auto is_list = [&](const char* name) { return report.contains(name) && report.at(name).is_array(); };
  return report.is_object() && report.contains("version") && report.at("version") == report_version
         && report.contains("fingerprint") && report.at("fingerprint") == fingerprint && is_list("runs")
         && is_list("deconvolution") && is_list("exports")
         && std::all_of(report.at("runs").begin(), report.at("runs").end(),
                        [](const Json& run) { return run.is_object(); });
}

std::string begun_report(const std::string& earlier, const ReportedResult& result, const ReportedRun& run) {
  Json document = earlier.empty() ? Json{{"version", report_version},
                                         {"fingerprint", fingerprint(result.content)},
                                         {"runs", Json::array()},
                                         {"deconvolution", Json::array()},
                                         {"exports", Json::array()},
                                         {"parameters", parameters_json(result.content.parameters)},
                                         {"units", units_json(result.content.parameters)},
                                         {"run", manifest_json(result.content.run)}}
                                  : Json::parse(earlier);
  document["begun"] = provenance_json(result.content.provenance);
  document["checkpoint"] = result.checkpoint.string();
  document["output"] = result.output.string();
  for (Json& entry : document["runs"]) {
    if (entry.value("outcome", "") == running) {
      entry["outcome"] = "did not end in order";
    }
  }
  document["runs"].push_back(run_json(run));
  return json_text(document);
}

std::string ended_report(const std::string& begun, const PreparedRun& run, const RunResults& results) {
  Json document = Json::parse(begun);
  if (results.blocks_done() > 0 || !document.contains("input")) {
    document.update(facts_json(run, results));
  }
  for (const PhaseOutcome& phase : results.phases) {
    append(document, "deconvolution", phase_json(phase, run.manifest.iterations),
           phase.blocks_computed() > 0 || !phase.failures.empty());
  }
  if (!results.quality.empty()) {
    document["quality"] = figures_json(results.quality);
  }
  document["checkpoint_voxels"] = stored_json(results.stored, results.saturated);
  document["deconvolution_seconds"] = seconds_of(document["deconvolution"]);
  for (const ExportOutcome& outcome : results.exports) {
    append_export(document, {run.config, results.mapping, outcome});
  }
  document["end"] = end_json(results.end);
  document["runs"].back()["blocks_done"] = results.blocks_done();
  end_entry(document, run.config.invocation, name(results.end.reason), results.end.exit_code());
  return json_text(document);
}

std::string ended_report(const std::string& begun, const ExportEnd& end) {
  Json document = Json::parse(begun);
  append_export(document, end);
  const char* outcome = end.exit_code == 0 ? "complete" : end.outcome.stopped ? "stopped" : "blocks missing";
  end_entry(document, end.config.invocation, outcome, end.exit_code);
  return json_text(document);
}

std::string failed_report(const std::string& begun, const Invocation& invocation, const Error& error) {
  Json document = Json::parse(begun);
  end_entry(document, invocation, "failed", error.exit_code());
  document["runs"].back()["problem"] = error.what();
  return json_text(document);
}

} // namespace lsdeconv
