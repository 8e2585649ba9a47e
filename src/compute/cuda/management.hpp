#pragma once

#include <string>
#include <vector>

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
/// A GPU of the node, in the order in which nvidia-smi numbers them.
struct NodeGpu {
  std::string uuid;                ///< "GPU-…"
  std::vector<std::string> slices; ///< "MIG-…" of each instance that it is split into; none: it is whole.
};
/// The GPUs of the node that the driver shows; none without NVML. Needs no CUDA, so that CUDA_VISIBLE_DEVICES
/// can still be set.
std::vector<NodeGpu> gpus_of_node();
/// The file of NVML as dlopen takes it. It comes with the driver.
std::string nvml_file_name();
/// Version of the installed driver, "580.65.06"; empty without one.
std::string driver_release();

} // namespace lsdeconv::cuda
