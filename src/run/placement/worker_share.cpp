#include "lsdeconv/run/placement/worker_share.hpp"

#include "lsdeconv/core/gibibyte.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

std::int64_t node_bytes(const RunConfig& config, const topology::Machine& machine) {
  const double available = static_cast<double>(machine.memory_available) * planned_part_of_memory;
  return static_cast<std::int64_t>(config.memory > 0 ? std::min(available, config.memory * gibibyte)
                                                     : available);
}

} // namespace

int cores_of_rank(const WorkerShare& share) {
  return std::min(share.machine.cores, std::max(1, share.machine.node_cores / share.ranks_on_node));
}

WorkerShare share_node(const RunConfig& config, const mpi::Communicator& ranks) {
  WorkerShare share;
  share.machine = topology::inspect();
  const mpi::Communicator node = ranks.node();
  share.ranks_on_node = node.size();
  share.nodes = static_cast<int>(ranks.sum(node.is_root() ? 1 : 0));
  share.threads = config.threads > 0 ? config.threads : cores_of_rank(share);
  share.least_threads = static_cast<int>(ranks.minimum(std::min(share.threads, cores_of_rank(share))));
  const std::int64_t of_node = node.minimum(node_bytes(config, share.machine));
  share.bytes = ranks.minimum(of_node / share.ranks_on_node);
  return share;
}

} // namespace lsdeconv
