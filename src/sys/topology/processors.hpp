#pragma once

#include <optional>
#include <string>

namespace lsdeconv::topology {

/// Processing units (hardware threads) of this machine.
struct Processors {
  std::string model;
  int bound_to = 1; ///< Those that the calling thread may run on.
  int of_node = 1;  ///< Those that the job may run on, whatever the launcher binds single ranks to.
  int numa_nodes = 1;
};

/// Throws Error where the topology cannot be read.
Processors inspect_processors();

/// Threads that do not slow each other down where a quota limits the time on `units`: rounded down, at
/// least 1.
int whole_processors(int units, std::optional<double> quota);

} // namespace lsdeconv::topology
