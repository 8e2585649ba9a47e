#include "lsdeconv/doctor/node_reports.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <algorithm>

namespace lsdeconv::doctor {
namespace {

constexpr auto list_fields = [](auto& fields, auto& report) {
  fields(report.host);
  fields.each(report.groups, [&](auto& findings) {
    fields.each(findings, [&](auto& finding) {
      fields(finding.subject, finding.verdict, finding.seen, finding.remedy);
    });
  });
};

/// A finding that several nodes share: one subject, the same verdict and the same remedy.
struct Alike {
  Finding first;
  std::vector<std::pair<std::string, std::string>> seen; ///< Host, what was seen there.

  [[nodiscard]] bool takes(const Finding& other) const {
    return first.subject == other.subject && first.verdict == other.verdict && first.remedy == other.remedy;
  }
};

/// Adds a host's finding to the one that it shares, or behind those of the same subject.
void add(const std::string& host, const Finding& finding, std::vector<Alike>& all) {
  auto place = std::find_if(all.begin(), all.end(), [&](const Alike& alike) { return alike.takes(finding); });
  if (place == all.end()) {
    const auto last = std::find_if(
        all.rbegin(), all.rend(), [&](const Alike& alike) { return alike.first.subject == finding.subject; });
    place = all.insert(last == all.rend() ? all.end() : last.base(), Alike{finding, {}});
  }
  place->seen.emplace_back(host, finding.seen);
}

/// text_of() the first few hosts, and how many more there are.
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
  for (const std::string& report :
       ranks.all_gather(own ? mpi::pack_fields(*own, list_fields) : std::string{})) {
    if (!report.empty()) {
      all.push_back(mpi::unpack_fields<NodeReport>(report, list_fields));
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
