#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/doctor/checks.hpp"

#include <algorithm>

namespace lsdeconv::doctor {
namespace {

Finding libraries(const Ranks& ranks) {
  return {.subject = "libraries", .seen = text(ranks.mpi_library, ", ", ranks.file_libraries)};
}

Finding threads(const Ranks& ranks) {
  if (ranks.calls_from_threads) {
    return {.subject = "MPI thread level", .seen = "MPI_THREAD_MULTIPLE"};
  }
  return {"MPI thread level", Verdict::problem, text(ranks.mpi_library, " does not give MPI_THREAD_MULTIPLE"),
          "use an MPI library that is built with thread support (Open MPI 4: --enable-mpi-thread-multiple; "
          "Debian's "
          "and Ubuntu's are)"};
}

std::string ranks_text(const Ranks& ranks) {
  return text(count_text(ranks.ranks, "rank"), " on ", count_text(ranks.nodes, "node"));
}

/// A launcher of another MPI library, or srun without the right plug-in, starts processes each of which is
/// alone in its MPI_COMM_WORLD: all of them would do the same work.
Finding launcher(const Ranks& ranks) {
  const mpi::Launch& launch = ranks.launch;
  if (launch.launcher.empty()) {
    return {.subject = "launcher",
            .seen = text("none: one process; mpirun -n RANKS starts more, with --oversubscribe more than ",
                         ranks.cores.front())};
  }
  if (launch.ranks && *launch.ranks != ranks.ranks) {
    return {"launcher", Verdict::problem,
            text(launch.launcher, " started ", count_text(*launch.ranks, "rank"), ", but MPI knows of ",
                 ranks.ranks),
            mpi::right_launcher(launch)};
  }
  return {.subject = "launcher", .seen = text(launch.launcher, ", ", ranks_text(ranks))};
}

std::string cores_text(const std::vector<int>& cores) {
  const auto [least, most] = std::minmax_element(cores.begin(), cores.end());
  return *least == *most ? text(*least) : text(*least, " to ", *most);
}

Finding binding(const Ranks& ranks, const topology::Machine& machine) {
  // Ranks of a node share its cores evenly: with fewer than its share a rank leaves cores idle.
  const int share = std::max(1, machine.node_cores / static_cast<int>(ranks.cores.size()));
  Finding finding{.subject = "cores of a rank", .seen = cores_text(ranks.cores)};
  if (*std::min_element(ranks.cores.begin(), ranks.cores.end()) < share) {
    finding.verdict = Verdict::advice;
    const bool launched = !ranks.launch.launcher.empty();
    finding.seen += text(launched ? " by the launcher's binding" : " by taskset, a batch job or a container",
                         ", its share of the node is ", share, ": cores lie idle");
    finding.remedy = launched ? text("mpirun --bind-to none, or --map-by node:PE=", share,
                                     "; srun --cpus-per-task=", share)
                              : text("ask the batch system for ", share, " cores, or leave taskset out");
  } else if (machine.numa_nodes > static_cast<int>(ranks.cores.size())) {
    finding.verdict = Verdict::advice;
    finding.seen += text(", spread over ", machine.numa_nodes, " NUMA nodes: half of the memory is far");
    finding.remedy = "on the CPU, start one rank per NUMA node: mpirun --map-by numa --bind-to numa";
  }
  return finding;
}

} // namespace

Findings judge_ranks(const Snapshot& node) {
  return {libraries(node.ranks), threads(node.ranks), launcher(node.ranks),
          binding(node.ranks, node.machine)};
}

} // namespace lsdeconv::doctor
