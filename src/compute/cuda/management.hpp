#pragma once

#include <string>

namespace lsdeconv::cuda {

/// Where the driver's management library places a device of this process among all devices of the node.
struct Placement {
  int index = -1;   ///< As nvidia-smi numbers it, for a slice the GPU that it is part of; -1 where unknown.
  std::string uuid; ///< "GPU-…" or "MIG-…"; empty where unknown.
};

/// `hexadecimal`: the 36 characters of the UUID as the CUDA runtime tells it.
Placement placement_of(const std::string& hexadecimal, const std::string& pci_bus_id);
/// "580.65.06"; empty without a driver.
std::string driver_release();

} // namespace lsdeconv::cuda
