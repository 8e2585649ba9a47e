// Prints the time that a whole brain takes on clusters of several sizes, as a table for
// scripts/slurm/README.md.
//
// Usage: cluster_simulation [STORAGE_GB_PER_S [NODE_GB_PER_S]]

#include "whole_brain.hpp"

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace lsdeconv;
using namespace lsdeconv::cluster_simulation;

void print_row(int gpus, double rate, const StorageRates& storage) {
  const Cluster cluster = gpu_cluster(gpus, rate, storage);
  const auto [plan, job] = whole_brain(cluster, mpi::Communicator::world());
  const Outcome outcome = simulate(cluster, job);
  const Extent3& core = plan.shape.core;
  const auto input_bytes = static_cast<double>(voxel_count(plan.shape.volume) * job.chunks.bytes_per_voxel);
  std::printf(
      "| %d | %zu | %lld | %lld×%lld×%lld | %.0f s | %.0f s | %.0f s | %.0f s | %+.1f %% | %.2f | %.1f | "
      "%.1f | %.0f | %lld |\n",
      gpus, cluster.nodes.size(), static_cast<long long>(outcome.blocks), static_cast<long long>(core.z),
      static_cast<long long>(core.y), static_cast<long long>(core.x), outcome.wall, plan.total_seconds,
      outcome.compute_bound, outcome.storage_bound, 100 * outcome.excess(), outcome.bytes_read / input_bytes,
      outcome.bytes_read / outcome.compute_bound / 1e9, outcome.bytes_written / outcome.compute_bound / 1e9,
      static_cast<double>(outcome.opens) / outcome.compute_bound,
      static_cast<long long>(outcome.second_copies));
}

} // namespace

int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const double storage = argc > 1 ? std::atof(argv[1]) : 50;
  const double client = argc > 2 ? std::atof(argv[2]) : 10;
  if (argc > 3 || !(storage > 0) || !(client > 0)) {
    std::fprintf(stderr, "Usage: cluster_simulation [STORAGE_GB_PER_S [NODE_GB_PER_S]]\n");
    return 2;
  }
  const StorageRates rates{.bytes_per_second = storage * 1e9, .client_bytes_per_second = client * 1e9};
  for (const auto& [name, rate] :
       {std::pair{"H100 class, assumed 10 Gvoxel·iterations/s", h100_class},
        std::pair{"predecessor on A100, 166 Mvoxel·iterations/s", predecessor_on_a100}}) {
    std::printf("\n%s; storage %.0f GB/s, %.0f per node\n\n", name, storage, client);
    std::printf("| GPUs | nodes | blocks | core z×y×x | wall | planned | compute bound | storage bound | "
                "above the larger "
                "| times read | read GB/s | write GB/s | opens/s | second copies "
                "|\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (const int gpus : {8, 64, 512}) {
      print_row(gpus, rate, rates);
    }
  }
  return 0;
}
