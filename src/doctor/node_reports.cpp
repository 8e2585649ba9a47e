#include "lsdeconv/doctor/node_reports.hpp"

#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lsdeconv::doctor {
namespace {

using Json = nlohmann::json;

/// Folder names need not be UTF-8; what is not is replaced.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json as_json(const NodeReport& report) {
  Json groups = Json::array();
  for (const Findings& findings : report.groups) {
    Json group = Json::array();
    for (const Finding& finding : findings) {
      group.push_back({finding.subject, static_cast<int>(finding.verdict), finding.seen, finding.remedy});
    }
    groups.push_back(std::move(group));
  }
  return {{"host", report.host}, {"groups", std::move(groups)}};
}

NodeReport from_json(const Json& json) {
  NodeReport report{json.at("host"), {}};
  for (const Json& group : json.at("groups")) {
    Findings& findings = report.groups.emplace_back();
    for (const Json& finding : group) {
      findings.push_back(
          {finding.at(0), static_cast<Verdict>(finding.at(1).get<int>()), finding.at(2), finding.at(3)});
    }
  }
  return report;
}

/// Nodes where one subject got the same verdict and needs the same remedy.
struct Alike {
  Finding first;
  std::vector<std::pair<std::string, std::string>> seen; ///< Host, what was seen there.

  [[nodiscard]] bool takes(const Finding& other) const {
    return first.subject == other.subject && first.verdict == other.verdict && first.remedy == other.remedy;
  }
};

/// Findings of one subject stay together.
void add(const std::string& host, const Finding& finding, std::vector<Alike>& all) {
  auto place = std::find_if(all.begin(), all.end(), [&](const Alike& alike) { return alike.takes(finding); });
  if (place == all.end()) {
    const auto last = std::find_if(
        all.rbegin(), all.rend(), [&](const Alike& alike) { return alike.first.subject == finding.subject; });
    place = all.insert(last == all.rend() ? all.end() : last.base(), Alike{finding, {}});
  }
  place->seen.emplace_back(host, finding.seen);
}

/// The first few, and how many more there are.
template <typename Text>
std::string listed(const Alike& alike, const char* separator, Text&& text_of) {
  constexpr std::size_t shown = 4;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, alike.seen.size()); ++i) {
    list += (i == 0 ? "" : separator) + text_of(alike.seen[i]);
  }
  return alike.seen.size() <= shown ? list : text(list, " and ", alike.seen.size() - shown, " more");
}

std::string seen_text(const Alike& alike, std::size_t nodes) {
  const bool the_same = std::all_of(alike.seen.begin(), alike.seen.end(),
                                    [&](const auto& one) { return one.second == alike.first.seen; });
  if (!the_same) {
    return listed(alike, "; ", [](const auto& one) { return text(one.first, ": ", one.second); });
  }
  if (alike.seen.size() == nodes) {
    return alike.first.seen;
  }
  return text(listed(alike, ", ", [](const auto& one) { return one.first; }), ": ", alike.first.seen);
}

Findings merged_group(const std::vector<NodeReport>& nodes, std::size_t group) {
  std::vector<Alike> all;
  for (const NodeReport& node : nodes) {
    for (const Finding& finding : node.groups[group]) {
      add(node.host, finding, all);
    }
  }
  Findings findings;
  for (const Alike& alike : all) {
    findings.push_back(alike.first);
    findings.back().seen = seen_text(alike, nodes.size());
  }
  return findings;
}

} // namespace

NodeReport report_of(const Snapshot& node) {
  NodeReport report{node.machine.host, {}};
  for (const CheckRow& row : checks()) {
    report.groups.push_back(row.judge(node));
  }
  return report;
}

std::vector<NodeReport> gather(const std::optional<NodeReport>& own, const mpi::Communicator& ranks) {
  std::vector<NodeReport> all;
  for (const std::string& report : ranks.all_gather(own ? dumped(as_json(*own)) : std::string{})) {
    if (!report.empty()) {
      all.push_back(from_json(Json::parse(report)));
    }
  }
  return all;
}

std::vector<Findings> merged(const std::vector<NodeReport>& nodes) {
  std::vector<Findings> groups;
  for (std::size_t group = 0; group < nodes.front().groups.size(); ++group) {
    groups.push_back(merged_group(nodes, group));
  }
  return groups;
}

} // namespace lsdeconv::doctor
