#include "processors.hpp"

#include "hwloc_handles.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv::topology {
namespace {

/// Of the calling thread, whose binding computing threads inherit; MPI's helpers may be bound otherwise.
/// Systems that know no binding run it anywhere.
int bound_to(hwloc_topology_t topology, hwloc_const_cpuset_t allowed) {
  const Bitmap bound(hwloc_bitmap_dup(allowed));
  if (hwloc_get_cpubind(topology, bound.get(), HWLOC_CPUBIND_THREAD) == 0) {
    hwloc_bitmap_and(bound.get(), bound.get(), allowed);
  }
  return std::max(1, hwloc_bitmap_weight(bound.get()));
}

std::string model_name(hwloc_topology_t topology) {
  for (const hwloc_obj_type_t type : {HWLOC_OBJ_PACKAGE, HWLOC_OBJ_MACHINE}) {
    const hwloc_obj_t object = hwloc_get_obj_by_type(topology, type, 0);
    const char* model = object == nullptr ? nullptr : hwloc_obj_get_info_by_name(object, "CPUModel");
    if (model != nullptr) {
      return model;
    }
  }
  return "unknown";
}

} // namespace

Processors inspect_processors() {
  const Topology topology = load_without_devices();
  const hwloc_const_cpuset_t allowed = hwloc_topology_get_allowed_cpuset(topology.get());
  return {
      .model = model_name(topology.get()),
      .bound_to = bound_to(topology.get(), allowed),
      .of_node = std::max(1, hwloc_bitmap_weight(allowed)),
      .numa_nodes = std::max(1, hwloc_get_nbobjs_by_type(topology.get(), HWLOC_OBJ_NUMANODE)),
  };
}

int whole_processors(int units, std::optional<double> quota) {
  return std::max(1, static_cast<int>(std::floor(std::min<double>(units, quota.value_or(units)))));
}

} // namespace lsdeconv::topology
