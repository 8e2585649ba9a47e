#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/doctor/checks.hpp"

namespace lsdeconv::doctor {
namespace {

Finding processor(const topology::Machine& machine) {
  return {.subject = "processor",
          .seen = text(machine.processor, ", ", machine.node_cores, " cores for this job, ",
                       count_text(machine.numa_nodes, "NUMA node"))};
}

/// With the governor "powersave" the drivers of newer Intel and AMD processors raise the clock under load all
/// the same.
Finding clock(const topology::FrequencyScaling& scaling) {
  Finding finding{.subject = "clock", .seen = text(scaling.governor, " (", scaling.driver, ")")};
  const bool adapts = scaling.driver == "intel_pstate" || scaling.driver == "amd-pstate-epp";
  if (scaling.governor.empty()) {
    finding.verdict = Verdict::unknown;
    finding.seen = "the kernel does not tell (usual in virtual machines)";
  } else if (scaling.governor == "powersave" && !adapts) {
    finding.verdict = Verdict::advice;
    finding.seen += ": the cores stay at their lowest clock";
    finding.remedy = "sudo cpupower frequency-set -g performance";
  }
  return finding;
}

Finding others(const Snapshot& node) {
  const std::string seen = topology::load_text(node.load, node.machine);
  if (seen.empty()) {
    return {.subject = "other programs", .seen = "no other run of lsdeconv, and most cores are idle"};
  }
  const std::string options = topology::share_options(node.load, node.machine);
  return {"other programs", Verdict::advice, seen,
          options.empty() ? "wait until they have ended, or give --threads for the cores that are idle"
                          : text("start each run with ", options, ", or one after the other")};
}

} // namespace

Findings judge_machine(const Snapshot& node) {
  return {processor(node.machine), clock(node.frequency), others(node)};
}

} // namespace lsdeconv::doctor
