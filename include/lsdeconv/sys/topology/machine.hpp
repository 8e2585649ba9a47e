#pragma once

#include "lsdeconv/core/system_calls.hpp"

#include <cstdint>
#include <string>

namespace lsdeconv::topology {

/// A node as a process sees it.
struct Machine {
  std::string host;      ///< As host_name().
  std::string processor; ///< Model name.
  /// Processing units that this process may run on: its binding, and the cgroup's quota rounded down.
  int cores = 1;
  /// Processing units of the node that the job may use, whatever the launcher binds single ranks to; the
  /// quota applies too.
  int node_cores = 1;
  int numa_nodes = 1;
  std::int64_t memory_total = 0; ///< Bytes; the node's own, whatever limits there are.
  /// Bytes that this node can still give to its ranks together: the least of MemAvailable, what the cgroups
  /// (v1 and v2, all ancestors) still allow, and what RLIMIT_AS still lets this process map.
  std::int64_t memory_available = 0;
};

using lsdeconv::host_name;

/// What the process sees of its node now. Throws Error where the system does not tell. Takes some
/// milliseconds.
Machine inspect();

/// Free bytes for an ordinary user on the file system of `path` (or of its nearest existing parent); -1 if
/// unknown. An empty path is the current folder.
std::int64_t free_disk(const std::string& path);

/// Most memory that this process has held at once, in bytes.
std::int64_t peak_memory();

} // namespace lsdeconv::topology
