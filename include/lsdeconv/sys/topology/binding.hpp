#pragma once

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
std::optional<Neighbourhood> near_device(const std::string& pci_bus_id);

/// Binds the calling thread, threads that it starts from now on, and memory that they touch first, to what
/// lies next to the device, whatever the launcher bound them to. None, and nothing changed, where the device
/// is unknown or the system refuses.
std::optional<Neighbourhood> bind_near_device(const std::string& pci_bus_id);

} // namespace lsdeconv::topology
