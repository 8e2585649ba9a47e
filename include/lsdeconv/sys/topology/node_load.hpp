#pragma once

#include "lsdeconv/sys/topology/machine.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lsdeconv::topology {

/// What other programs do on this node now.
struct NodeLoad {
  int other_runs = 0;                   ///< Processes of lsdeconv that do not belong to this run.
  std::int64_t bytes_of_other_runs = 0; ///< Memory that they hold.
  double busy_cores = 0;                ///< Processes that want a core, in the mean of the last minute.
};

/// Read from proc/loadavg and the processes in proc of that root, "/" for the real machine. A process belongs
/// to this run where it is this one or, if a launcher has started this one, has the same parent.
NodeLoad node_load(const std::filesystem::path& root, bool launched);

/// What others do there: "1 other lsdeconv process at work (12.0 GiB); about 14 of 16 cores busy, 60.0 GiB
/// free"; empty where the node is about idle.
std::string load_text(const NodeLoad& load, const Machine& machine);
/// The options that give each run a fair share: "--threads 8 --memory 50"; empty where no other run is at
/// work.
std::string share_options(const NodeLoad& load, const Machine& machine);

} // namespace lsdeconv::topology
