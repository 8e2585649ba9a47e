#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// Where one rank computes.
struct RankPlacement {
  std::string host{};
  std::string device{};     ///< "GPU 1, NVIDIA H100 (GPU-…)"; empty: the CPU.
  std::string short_name{}; ///< "GPU 1"; empty: the CPU.
  std::string cores{};      ///< That its threads may run on: "0-15,32-47".
  int core_count = 1;
  std::string numa_nodes{}; ///< Of those cores; its host buffers come from them.
  int cores_of_host = 1;    ///< That the job may use.
  bool bound_to_device = false;
  std::string why_no_gpu{};   ///< Why no GPU of the host can be used; empty where one can, or none is wanted.
  bool gpus_unusable = false; ///< Although GPUs are there.
  std::string device_fault{}; ///< What failed at the start of a GPU that was left out; empty where none did.
  bool launched = true;       ///< By mpirun or srun, which may have bound it; else by a user.
};

/// Where the ranks are, for the log: one line per rank; where there are many, one line per host. ranks: in
/// rank order.
std::vector<std::string> placement_lines(const std::vector<RankPlacement>& ranks);

/// Why hosts without a GPU compute on their CPUs, one sentence for each reason. ranks: in rank order.
std::vector<std::string> lines_without_gpu(const std::vector<RankPlacement>& ranks);

/// Warnings of placements that a user hardly wants: ranks of a host that share the same few cores, or that
/// got fewer than their share while others lie idle, one sentence per host at most; GPUs that were left out;
/// GPUs that are there but cannot be used, one sentence for each reason. ranks: in rank order.
std::vector<std::string> placement_warnings(const std::vector<RankPlacement>& ranks);

/// Every rank's placement, in rank order, on rank 0; none on the others. Collective over `ranks`.
std::vector<RankPlacement> gather_placements(const RankPlacement& mine, const mpi::Communicator& ranks);

} // namespace lsdeconv
