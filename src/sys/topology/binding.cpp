#include "lsdeconv/sys/topology/binding.hpp"

#include "hwloc_handles.hpp"

#include <cstdlib>

namespace lsdeconv::topology {
namespace {

Topology load_with_devices() {
  hwloc_topology_t raw = nullptr;
  check(hwloc_topology_init(&raw), "hwloc_topology_init");
  Topology topology(raw);
  check(hwloc_topology_set_io_types_filter(raw, HWLOC_TYPE_FILTER_KEEP_ALL),
        "hwloc_topology_set_io_types_filter");
  check(hwloc_topology_load(raw), "hwloc_topology_load");
  return topology;
}

std::string list_text(hwloc_const_bitmap_t set) {
  char* raw = nullptr;
  check(hwloc_bitmap_list_asprintf(&raw, set), "hwloc_bitmap_list_asprintf");
  const std::unique_ptr<char, decltype(&std::free)> owned(raw, std::free);
  return raw;
}

/// What is nearest to a device, of what the job may use.
struct NearSets {
  Bitmap cores;
  Bitmap memory;
};

std::optional<NearSets> near_sets(hwloc_topology_t topology, const std::string& pci_bus_id) {
  const hwloc_obj_t device = hwloc_get_pcidev_by_busidstring(topology, pci_bus_id.c_str());
  if (device == nullptr) {
    return std::nullopt;
  }
  const hwloc_obj_t parent = hwloc_get_non_io_ancestor_obj(topology, device);
  NearSets sets{Bitmap(hwloc_bitmap_dup(parent->cpuset)), Bitmap(hwloc_bitmap_dup(parent->nodeset))};
  hwloc_bitmap_and(sets.cores.get(), sets.cores.get(), hwloc_topology_get_allowed_cpuset(topology));
  hwloc_bitmap_and(sets.memory.get(), sets.memory.get(), hwloc_topology_get_allowed_nodeset(topology));
  if (hwloc_bitmap_iszero(sets.cores.get()) != 0 || hwloc_bitmap_iszero(sets.memory.get()) != 0) {
    return std::nullopt;
  }
  return sets;
}

Neighbourhood described(const NearSets& sets) {
  return {list_text(sets.cores.get()), list_text(sets.memory.get()), hwloc_bitmap_weight(sets.cores.get())};
}

/// Cores that the calling thread may run on, of what the job may use, and their NUMA nodes.
NearSets own_sets(hwloc_topology_t topology) {
  NearSets sets{Bitmap(hwloc_bitmap_dup(hwloc_topology_get_allowed_cpuset(topology))),
                Bitmap(hwloc_bitmap_alloc())};
  const Bitmap bound(hwloc_bitmap_alloc());
  if (hwloc_get_cpubind(topology, bound.get(), HWLOC_CPUBIND_THREAD) == 0
      && hwloc_bitmap_intersects(bound.get(), sets.cores.get()) != 0) {
    hwloc_bitmap_and(sets.cores.get(), sets.cores.get(), bound.get());
  }
  hwloc_cpuset_to_nodeset(topology, sets.cores.get(), sets.memory.get());
  hwloc_bitmap_and(sets.memory.get(), sets.memory.get(), hwloc_topology_get_allowed_nodeset(topology));
  return sets;
}

} // namespace

std::optional<Neighbourhood> near_device(const std::string& pci_bus_id) {
  const Topology topology = load_with_devices();
  const std::optional<NearSets> sets = near_sets(topology.get(), pci_bus_id);
  return sets ? std::optional(described(*sets)) : std::nullopt;
}

std::optional<Neighbourhood> bind_near_device(const std::string& pci_bus_id) {
  const Topology topology = load_with_devices();
  const std::optional<NearSets> sets = near_sets(topology.get(), pci_bus_id);
  if (!sets || hwloc_set_cpubind(topology.get(), sets->cores.get(), HWLOC_CPUBIND_THREAD) != 0) {
    return std::nullopt;
  }
  // Where the kernel forbids it, first touch by bound threads puts memory near them all the same.
  (void)hwloc_set_membind(topology.get(), sets->memory.get(), HWLOC_MEMBIND_BIND,
                          HWLOC_MEMBIND_THREAD | HWLOC_MEMBIND_BYNODESET);
  return described(*sets);
}

Place own_place() {
  const Topology topology = load_without_devices();
  return {.near = described(own_sets(topology.get())),
          .cores_of_machine = hwloc_bitmap_weight(hwloc_topology_get_allowed_cpuset(topology.get())),
          .numa_nodes_of_machine = hwloc_bitmap_weight(hwloc_topology_get_allowed_nodeset(topology.get()))};
}

bool prefer_memory_near_cores() {
  const Topology topology = load_without_devices();
  const NearSets sets = own_sets(topology.get());
  return hwloc_bitmap_weight(sets.memory.get()) == 1
         && hwloc_set_membind(topology.get(), sets.memory.get(), HWLOC_MEMBIND_BIND,
                              HWLOC_MEMBIND_THREAD | HWLOC_MEMBIND_BYNODESET)
                == 0;
}

std::string numa_nodes_of(const void* memory, std::int64_t bytes) {
  const Topology topology = load_without_devices();
  const Bitmap nodes(hwloc_bitmap_alloc());
  if (hwloc_get_area_memlocation(topology.get(), memory, static_cast<std::size_t>(bytes), nodes.get(),
                                 HWLOC_MEMBIND_BYNODESET)
      != 0) {
    return {};
  }
  return list_text(nodes.get());
}

} // namespace lsdeconv::topology
