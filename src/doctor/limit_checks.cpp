#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/doctor/checks.hpp"

namespace lsdeconv::doctor {
namespace {

/// Network adapters that read memory themselves need it locked; without one, a little is enough.
Finding locked_memory(const Snapshot& node) {
  const std::optional<std::int64_t>& limit = node.limits.locked_memory;
  if (!limit) {
    return {.subject = "locked memory", .seen = "unlimited"};
  }
  Finding finding{.subject = "locked memory", .seen = text("at most ", bytes_text(*limit))};
  if (node.rdma || *limit < mebibyte) {
    finding.verdict = Verdict::advice;
    finding.seen += node.rdma ? ": the InfiniBand adapter needs more to move blocks without copies"
                              : ": little even for small transfers";
    finding.remedy =
        "ulimit -l unlimited; to stay: '* - memlock unlimited' in /etc/security/limits.d/lsdeconv.conf "
        "(Slurm: LimitMEMLOCK=infinity for slurmd)";
  } else {
    finding.seen += ", enough without InfiniBand";
  }
  return finding;
}

/// A rank needs a descriptor per thread for input files, and some hundred for MPI, the more the more ranks
/// there are.
Finding open_files(const Snapshot& node) {
  const std::optional<std::int64_t>& limit = node.limits.open_files;
  const std::int64_t needed = 512 + 4 * std::int64_t{node.ranks.ranks};
  Finding finding{.subject = "open files",
                  .seen = limit ? text("at most ", *limit) : std::string("unlimited")};
  if (limit && *limit < needed) {
    finding.verdict = *limit < 64 ? Verdict::problem : Verdict::advice;
    finding.seen += text(" per process, ", needed, " may be needed");
    finding.remedy = "ulimit -n 65536; to stay: '* - nofile 65536' in /etc/security/limits.d/lsdeconv.conf";
  }
  return finding;
}

Finding control_group(const Snapshot& node) {
  const topology::ControlGroupLimits& limits = node.control_group;
  std::string seen;
  if (limits.memory_left) {
    seen = text(bytes_text(*limits.memory_left), " of memory left");
  }
  if (limits.processors) {
    seen += text(seen.empty() ? "" : ", ", *limits.processors, " processors' time");
  }
  Finding finding{.subject = "control group", .seen = seen.empty() ? "no limits" : "leaves " + seen};
  if (limits.memory_left && *limits.memory_left < node.machine.memory_total / 2) {
    finding.verdict = Verdict::advice;
    finding.seen += text(" where the node has ", bytes_text(node.machine.memory_total));
    finding.remedy = "if the node is yours alone, ask for all of it: sbatch --exclusive --mem=0, docker run "
                     "without --memory";
  }
  return finding;
}

} // namespace

Findings judge_limits(const Snapshot& node) {
  return {locked_memory(node), open_files(node), control_group(node)};
}

} // namespace lsdeconv::doctor
