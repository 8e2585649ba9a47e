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
  std::vector<Device> bad{}; ///< Those that do not answer, or have failed at their start: no rank gets them.
};

/// The devices of a node. mine: those of this rank. Collective over `node`.
NodeDevices gather_devices(const DeviceList& mine, const mpi::Communicator& node);

/// What every rank of a node computes with, in rank order; none: the CPU. The n-th rank gets the n-th GPU
/// that it sees and nobody else has (with launchers that show each rank another GPU, its own); no GPU, known
/// by its UUID, goes to two ranks. Ranks beyond the GPUs compute on the CPU where config.cpu_workers allows
/// it; beside bad GPUs there may be more of them. Throws UserError: no GPU where one is demanded (with the
/// reason), an index that no GPU has, more ranks than GPUs and CPU workers (with the numbers).
std::vector<std::optional<Device>> assign_devices(const NodeDevices& node, const RunConfig& config);

/// Takes out the devices of ranks that have found a fault, so that assign_devices() gives these ranks others;
/// ranks whose devices work keep them. assigned: by assign_devices(). faults: in rank order; empty where
/// there is none.
void leave_bad_out(NodeDevices& node, const std::vector<std::optional<Device>>& assigned,
                   const std::vector<std::string>& faults);

/// Whether a rank of the node to which assign_devices() gave no GPU computes on its CPU; else it takes no
/// blocks, in place of the bad GPU that it would have had.
bool works_on_cpu(const NodeDevices& node, const std::vector<std::optional<Device>>& assigned, int rank,
                  const RunConfig& config);

/// Why no GPU of a node can be used.
struct NoGpu {
  std::string why{};     ///< Empty where one can, or none is wanted.
  bool unusable = false; ///< Although GPUs are there.
};
NoGpu no_gpu(const NodeDevices& node, const RunConfig& config);

} // namespace lsdeconv
