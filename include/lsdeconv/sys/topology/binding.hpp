#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lsdeconv::topology {

/// Processing units and memory of a node as the system numbers them.
struct Neighbourhood {
  std::string cores;      ///< "0-15,32-47"
  std::string numa_nodes; ///< "1"
  int core_count = 0;
};

/// What lies next to a PCI device ("0000:1b:00.0") of what the job may use; none where the device is unknown.
/// Throws Error where the topology cannot be read, as the others below do.
std::optional<Neighbourhood> near_device(const std::string& pci_bus_id);

/// Binds the calling thread, threads that it starts from now on, and memory that they touch first, to what
/// lies next to the device, whatever the launcher bound them to. None, and nothing changed, where the device
/// is unknown or the system refuses.
std::optional<Neighbourhood> bind_near_device(const std::string& pci_bus_id);

/// Where a thread may run, of what the job may use.
struct Place {
  Neighbourhood near;            ///< Its cores and the NUMA nodes that they belong to.
  int cores_of_machine = 1;      ///< That the job may use.
  int numa_nodes_of_machine = 1; ///< That the job may use.
};
/// The place of the calling thread: what the launcher or bind_near_device() bound it to.
Place own_place();

/// Memory that the calling thread, and threads that it starts from now on, touch first comes from the NUMA
/// node of its cores as long as that has some, whatever policy the launcher set. False, and nothing changed,
/// where its cores belong to several nodes or the system refuses.
bool prefer_memory_near_cores();

/// NUMA nodes that hold the pages of this memory which were touched already: "1", "0-1"; empty where the
/// system does not tell.
std::string numa_nodes_of(const void* memory, std::int64_t bytes);

} // namespace lsdeconv::topology
