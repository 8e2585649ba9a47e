#pragma once

#include <string>

namespace lsdeconv::cuda {

/// Identity of a device among all devices of the node, from the driver's management library (NVML).
struct Placement {
  int index =
      -1; ///< As nvidia-smi numbers it; for a MIG instance the GPU that it is part of; -1 where unknown.
  std::string uuid; ///< "GPU-…" or "MIG-…"; empty where unknown.
};

/// Looks a device up by the 36 characters of its UUID as the CUDA runtime has it, without a prefix; without
/// NVML by its PCI bus id among those that the driver lists.
Placement placement_of(const std::string& hexadecimal, const std::string& pci_bus_id);
/// Version of the installed driver, "580.65.06"; empty without one.
std::string driver_release();

} // namespace lsdeconv::cuda
