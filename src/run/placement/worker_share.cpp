#include "lsdeconv/run/placement/worker_share.hpp"

#include "lsdeconv/core/gibibyte.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace lsdeconv {
namespace {

std::int64_t node_bytes(const RunConfig& config, const topology::Machine& machine) {
  const double available = static_cast<double>(machine.memory_available) * planned_part_of_memory;
  return static_cast<std::int64_t>(config.memory > 0 ? std::min(available, config.memory * gibibyte)
                                                     : available);
}

/// Starts as many threads as a run may have at once, and ends them. Throws std::system_error where the system
/// refuses that, over which OpenMP would end the program.
void require_threads(int computing) {
  constexpr int stages = 3; // of a pipeline, each with its own threads for computing
  constexpr int others = 4; // watchdog, locks, progress, queue
  std::atomic<bool> end = false;
  std::vector<std::jthread> threads;
  const auto let_end = [&](void*) {
    end = true;
    end.notify_all();
  };
  const std::unique_ptr<void, decltype(let_end)> at_exit(&end, let_end); // before the threads are joined
  for (int i = 0; i < stages * computing + others; ++i) {
    threads.emplace_back([&end] { end.wait(false); });
  }
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
  ranks.all_or_none([&] { require_threads(share.threads); });
  share.least_threads = static_cast<int>(ranks.minimum(std::min(share.threads, cores_of_rank(share))));
  const std::int64_t of_node = node.minimum(node_bytes(config, share.machine));
  share.bytes = ranks.minimum(of_node / share.ranks_on_node);
  return share;
}

} // namespace lsdeconv
