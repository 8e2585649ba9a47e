#include "lsdeconv/sys/topology/machine.hpp"

#include "cgroup_limits.hpp"
#include "memory.hpp"
#include "processors.hpp"

#include <algorithm>

namespace lsdeconv::topology {

Machine inspect() {
  const Processors processors = inspect_processors();
  const std::optional<double> quota = cgroup_processors("/");
  const Memory memory = node_memory("/");
  return {
      .host = host_name(),
      .processor = processors.model,
      .cores = whole_processors(processors.bound_to, quota),
      .node_cores = whole_processors(processors.of_node, quota),
      .numa_nodes = processors.numa_nodes,
      .memory_total = memory.total,
      .memory_available = std::min(memory.available, address_space_left().value_or(memory.available)),
  };
}

} // namespace lsdeconv::topology
