#pragma once

#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// The devices of one node as each of its ranks sees them, in rank order.
struct NodeDevices {
  std::string host;
  std::vector<DeviceList> ranks;
};

/// What every rank of a node computes with, in rank order; none: the CPU. The n-th rank gets the n-th GPU
/// that it sees and nobody else has (with launchers that show each rank another GPU, its own); no GPU, known
/// by its UUID, goes to two ranks. Ranks beyond the GPUs compute on the CPU where config.cpu_workers allows
/// it. Throws UserError: no GPU where one is demanded (with the reason), an index that no GPU has, more
/// ranks than GPUs and CPU workers (with the numbers).
std::vector<std::optional<Device>> assign_devices(const NodeDevices& node, const RunConfig& config);

/// What one rank computes with.
struct AssignedDevice {
  std::optional<Device> device{}; ///< None: the CPU.
  std::string why_none{}; ///< Why no GPU of the node can be used; empty where one can, or none is wanted.
  bool unusable = false;  ///< Although GPUs are there.
};

/// This rank's device. Collective over `ranks`; the same error on all of them.
AssignedDevice assign_device(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
