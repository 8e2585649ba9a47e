#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// A GPU, or an instance of a multi-instance GPU (MIG), that this process may use.
struct Device {
  int ordinal = 0;          ///< Among those visible to this process: what BackendOptions::device takes.
  int system_index = -1;    ///< As nvidia-smi numbers the GPUs of the node; -1 where it cannot be known.
  std::string uuid{};       ///< "GPU-…", or "MIG-…" for an instance; globally unique.
  std::string name{};       ///< "NVIDIA H100 80GB HBM3"
  std::string pci_bus_id{}; ///< "0000:1b:00.0": where hwloc finds it.
  std::int64_t memory = 0;  ///< Bytes in all, free or not.
};

/// The GPUs of this process.
struct DeviceList {
  std::vector<Device> devices{}; ///< By their ordinals.
  /// Why there are none: no build, no driver, too old a driver, no device, all hidden, no cuFFT. Empty where
  /// there are some.
  std::string why_none{};
  std::string driver{};  ///< Version of the driver and of the CUDA it supports; empty without a driver.
  bool unusable = false; ///< GPUs are there, and only for that reason none can be used.
  /// Devices that do not answer, of which ordinal, system_index and pci_bus_id alone are known.
  std::vector<Device> unanswering{};
  std::string fault{}; ///< Why the first of these does not; empty without any.
};

/// Asks the driver for the GPUs that this process may use (CUDA_VISIBLE_DEVICES). Does not throw on a machine
/// without any, or whose driver does not work: DeviceList::why_none then says so.
DeviceList gpu_devices();

/// Where this process may use slices of a multi-instance GPU: these, and the whole GPUs beside them, with
/// uuid and system_index (of the GPU that a slice is part of); else none. A process can use one slice only,
/// that which CUDA shows it. Asks the driver, not CUDA. Does not throw.
std::vector<Device> devices_beside_slices();
/// Lets CUDA show this process that device alone (CUDA_VISIBLE_DEVICES). Only before gpu_devices() is called
/// and while there is one thread.
void show_only(const Device& device);

} // namespace lsdeconv
