#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/doctor/node_reports.hpp"
#include "lsdeconv/doctor/report_text.hpp"
#include "lsdeconv/doctor/take_snapshot.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

#include <map>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// The folder that the checkpoint of a run with these options would be in; the current one where none is
/// named.
std::filesystem::path examined_folder(const RunConfig& config) {
  const bool unnamed = config.checkpoint.empty() && config.cache_drive.empty() && config.input.empty()
                       && config.output.empty();
  return topology::nearest_folder(unnamed ? std::filesystem::path{} : output_layout(config).checkpoint);
}

/// What is named and does not exist; empty where all does. The input must exist; a run makes the others.
std::string absence_text(const RunConfig& config) {
  std::error_code unknown;
  for (const std::filesystem::path& named : {config.checkpoint, config.output, config.cache_drive}) {
    if (!named.empty() && !std::filesystem::exists(named, unknown)) {
      return text(named.string(), " does not exist, a run would make it; ");
    }
  }
  const bool there = config.input.empty() || std::filesystem::exists(config.input, unknown);
  return there ? "" : text(config.input.string(), " does not exist, a run would be refused; ");
}

/// Says before what was seen of the folder that another one was asked for.
void prepend_absence(std::vector<doctor::Findings>& groups, const std::string& absence) {
  for (doctor::Findings& group : groups) {
    for (doctor::Finding& finding : group) {
      finding.seen = finding.subject == "folder" ? absence + finding.seen : finding.seen;
    }
  }
}

std::string title(const std::vector<doctor::NodeReport>& nodes) {
  return text("lsdeconv ", program_version(), " on ", nodes.front().host,
              nodes.size() > 1 ? text(" and ", count_text(std::ssize(nodes) - 1, "more node")) : "", "\n");
}

/// The verdicts as they are called in JSON.
const char* key_of(doctor::Verdict verdict) {
  switch (verdict) {
  case doctor::Verdict::good:
    return "good";
  case doctor::Verdict::advice:
    return "advice";
  case doctor::Verdict::problem:
    return "problem";
  default:
    return "unknown";
  }
}

std::string result_json(const std::vector<doctor::NodeReport>& nodes,
                        const std::vector<doctor::Findings>& groups, const std::filesystem::path& folder) {
  Json json{{"version", 1}, {"program", program_version()}, {"folder", folder.string()}};
  for (const doctor::NodeReport& node : nodes) {
    json["hosts"].push_back(node.host);
  }
  std::map<std::string, int> counts{{"good", 0}, {"unknown", 0}, {"advice", 0}, {"problem", 0}};
  json["findings"] = Json::array();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const doctor::Finding& finding : groups[i]) {
      ++counts[key_of(finding.verdict)];
      json["findings"].push_back({{"group", doctor::checks()[i].group},
                                  {"subject", finding.subject},
                                  {"verdict", key_of(finding.verdict)},
                                  {"seen", finding.seen},
                                  {"remedy", finding.remedy}});
    }
  }
  json["counts"] = counts;
  if (counts["problem"] > 0) {
    json["error"] = text("a run would fail: ", count_text(counts["problem"], "problem"), " to mend before");
  }
  return json_text(json);
}

} // namespace

int command::doctor(const RunConfig& config, const mpi::Communicator& ranks) {
  const std::filesystem::path folder = ranks.on_root([&] { return examined_folder(config).string(); });
  const std::optional<doctor::Snapshot> snapshot = doctor::take_snapshot(folder, ranks);
  const auto own = snapshot ? std::optional(doctor::report_of(*snapshot)) : std::nullopt;
  const std::vector<doctor::NodeReport> nodes = doctor::gather(own, ranks);
  std::vector<doctor::Findings> groups = doctor::merged(nodes);
  prepend_absence(groups, ranks.on_root([&] { return absence_text(config); }));
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      standard_output::print(config.json ? result_json(nodes, groups, folder)
                                         : title(nodes) + doctor::report_text(groups, config.quiet));
    }
  });
  return doctor::any_problem(groups) ? 1 : 0;
}

} // namespace lsdeconv
