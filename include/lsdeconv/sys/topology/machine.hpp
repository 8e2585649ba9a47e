#pragma once

#include <cstdint>
#include <string>

namespace lsdeconv::topology {

struct Machine {
  std::string host;
  std::string processor; ///< Model name.
  int cores = 1; ///< Processing units that this process may run on (affinity and cgroup quota respected).
  int numa_nodes = 1;
  std::int64_t memory_total = 0;
  /// What this node can still give to its ranks together: the least of MemAvailable and the cgroup's limit
  /// less its use (v1 and v2, all ancestors), less the address-space limit where one is set.
  std::int64_t memory_available = 0;
};

/// What the process sees of its node now.
Machine inspect();

/// Free bytes for an ordinary user on the file system of `path` (or of its nearest existing parent); -1 if
/// unknown.
std::int64_t free_disk(const std::string& path);

} // namespace lsdeconv::topology
