#include "kernel_parameters.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/doctor/checks.hpp"

#include <algorithm>

namespace lsdeconv::doctor {
namespace {

/// The value for the report: "60", or "2.2 GiB by vm.dirty_background_ratio" where another parameter is in
/// force.
std::string value_text(const KernelParameterRow& row, const Snapshot& node, std::int64_t value) {
  const std::string name = parameter_in_force(row, node);
  const std::string amount = row.name.ends_with("_bytes") ? bytes_text(value) : text(value);
  return name == row.name ? amount : text(amount, " by ", name);
}

/// Whether the parameter has no effect on this machine.
bool is_moot(const KernelParameterRow& row, const Snapshot& node) {
  return (row.several_sockets_only && node.machine.numa_nodes == 1)
         || (row.name == "vm.swappiness" && node.swap.total == 0);
}

Finding finding(const KernelParameterRow& row, const Snapshot& node) {
  Finding result{.subject = std::string(row.name)};
  const std::optional<std::int64_t> value = value_in_force(row, node);
  if (!value) {
    result.verdict = Verdict::unknown;
    result.seen = "this kernel does not tell";
    return result;
  }
  result.seen = value_text(row, node, *value);
  if (*value < row.least || *value > row.most) {
    result.verdict = Verdict::advice;
    result.seen += text(": ", row.harm);
    result.remedy = text("sudo sysctl ", row.name, "=", row.preset);
  }
  return result;
}

/// The command that makes all advised values permanent.
std::string how_to_keep(int numa_nodes) {
  return text("all of these over restarts: sudo cp configs/sysctl.d/90-lsdeconv-",
              numa_nodes > 1 ? "dual" : "single", "-socket.conf /etc/sysctl.d; sudo sysctl --system");
}

} // namespace

Findings judge_kernel_parameters(const Snapshot& node) {
  Findings findings;
  for (const KernelParameterRow& row : kernel_parameters()) {
    if (!is_moot(row, node)) {
      findings.push_back(finding(row, node));
    }
  }
  const auto last = std::find_if(findings.rbegin(), findings.rend(),
                                 [](const Finding& one) { return one.verdict == Verdict::advice; });
  if (last != findings.rend()) {
    last->remedy += "\n" + how_to_keep(node.machine.numa_nodes);
  }
  return findings;
}

} // namespace lsdeconv::doctor
