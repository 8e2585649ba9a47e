#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/doctor/checks.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv::doctor {
namespace {

std::string percent_text(double part) {
  return text(std::lround(part * 100), " %");
}

double part(std::int64_t some, std::int64_t all) {
  return all > 0 ? static_cast<double>(some) / static_cast<double>(all) : 0;
}

Finding available(const topology::Machine& machine) {
  Finding finding{.subject = "memory",
                  .seen = text(bytes_text(machine.memory_available), " of ", bytes_text(machine.memory_total),
                               " are free for a run")};
  if (machine.memory_available < gibibyte / 2) {
    finding.verdict = Verdict::problem;
    finding.remedy = "end other programs, or ask the scheduler for more (sbatch --mem=0: all of the node)";
  } else if (machine.memory_available < 4 * gibibyte) {
    finding.verdict = Verdict::advice;
    finding.seen += ": blocks will be small and their halos costly";
    finding.remedy = "end other programs, or ask the scheduler for more (sbatch --mem=0: all of the node)";
  }
  return finding;
}

/// A run never needs swap, since its memory is planned before it starts. But swap that is in use shows that
/// other programs take more memory than there is.
Finding swap(const topology::Swap& swap) {
  if (swap.total == 0) {
    return {.subject = "swap", .seen = "none; none is needed"};
  }
  Finding finding{.subject = "swap",
                  .seen = text(bytes_text(swap.used), " of ", bytes_text(swap.total), " in use")};
  if (part(swap.used, swap.total) > 0.5) {
    finding.verdict = Verdict::advice;
    finding.seen += ": other programs take more memory than there is";
    finding.remedy = "end what is not needed; then sudo swapoff -a && sudo swapon -a brings the rest back";
  }
  return finding;
}

/// In the mode "madvise" programs get huge pages that ask for them; glibc's allocator asks if GLIBC_TUNABLES
/// says so.
Finding transparent(const Snapshot& node) {
  const std::string& mode = node.huge_pages.transparent;
  Finding finding{.subject = "huge pages", .seen = mode};
  if (mode.empty()) {
    return {"huge pages", Verdict::unknown,
            "the kernel does not tell (no transparent huge pages, or a container)", ""};
  }
  if (node.huge_part >= 0) {
    finding.seen += text(": ", percent_text(node.huge_part), " of a new array lies in them");
  }
  if (mode == "never") {
    finding.verdict = Verdict::advice;
    finding.remedy = "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled, and "
                     "export GLIBC_TUNABLES=glibc.malloc.hugetlb=1";
  } else if (node.huge_part >= 0 && node.huge_part < 0.5) {
    finding.verdict = Verdict::advice;
    finding.remedy = mode == "madvise"
                         ? "export GLIBC_TUNABLES=glibc.malloc.hugetlb=1 (mpirun: -x GLIBC_TUNABLES)"
                         : "sudo sysctl vm.compact_memory=1 joins free memory";
  }
  return finding;
}

Finding reserved(const Snapshot& node) {
  const topology::HugePages& pages = node.huge_pages;
  Finding finding{.subject = "reserved huge pages",
                  .seen = pages.reserved == 0 ? std::string("none") : bytes_text(pages.reserved)};
  if (part(pages.reserved_free, node.machine.memory_total) > 0.02) {
    finding.verdict = Verdict::advice;
    finding.seen += text(", ", bytes_text(pages.reserved_free), " of it unused: lost to lsdeconv");
    finding.remedy = "sudo sysctl vm.nr_hugepages=0, unless another program (a data base, DPDK) needs them";
  }
  return finding;
}

/// Reports the NUMA node whose free memory is most fragmented.
Finding fragmentation(const std::vector<topology::FreeMemory>& nodes) {
  if (nodes.empty()) {
    return {"fragmentation", Verdict::unknown, "/proc/buddyinfo cannot be read", ""};
  }
  const auto worst = *std::min_element(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) {
    return part(a.in_huge_pages, a.bytes) < part(b.in_huge_pages, b.bytes);
  });
  const double large = part(worst.in_huge_pages, worst.bytes);
  Finding finding{.subject = "fragmentation",
                  .seen = text(percent_text(large), " of the free memory",
                               nodes.size() > 1 ? text(" of NUMA node ", worst.numa_node) : std::string{},
                               " lies in pieces of a huge page or more")};
  if (large < 0.3) {
    finding.verdict = Verdict::advice;
    finding.remedy = "sudo sysctl vm.compact_memory=1 joins free memory (takes seconds, once)";
  }
  return finding;
}

} // namespace

Findings judge_memory(const Snapshot& node) {
  return {available(node.machine), swap(node.swap), transparent(node), reserved(node),
          fragmentation(node.free_memory)};
}

} // namespace lsdeconv::doctor
