#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/run/placement/placement.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace lsdeconv {

/// What all ranks together compute with.
struct DeviceSurvey {
  /// Free memory of the poorest GPU; none where no rank has one.
  std::optional<std::int64_t> gpu_bytes;
  int gpus = 0; ///< Ranks that compute on one.
  /// Some rank computes on its CPU.
  bool any_cpu = true;
  /// Blocks that a device holds at once, the most of all ranks.
  int in_flight = 1;
};

/// What this rank computes with, and what is known of the other ranks' devices.
struct ComputeResources {
  WorkerShare share;
  DeviceSurvey devices;
  std::unique_ptr<Backend> backend; ///< This rank's open device; null in a plan for machines elsewhere.
};

struct TakenDevice {
  std::optional<Device> device; ///< None: the CPU.
  RankPlacement place;
};

/// Gives this rank its device and, unless config says no, binds it to the cores and the memory beside it, or
/// on the CPU its memory to its cores: call it before memory is allocated and threads are started. Collective
/// over `ranks`.
TakenDevice take_device(const RunConfig& config, const mpi::Communicator& ranks);

/// Rank 0 tells where all ranks are, and what of it is hardly meant. Collective over `ranks`.
void log_placement(const RankPlacement& mine, const mpi::Communicator& ranks);

/// Shares every node among its ranks, opens this rank's device (none: the CPU) and asks all ranks about
/// theirs. Throws the same error on all ranks where one cannot open its device. Collective over `ranks`.
ComputeResources open_resources(const RunConfig& config, const std::optional<Device>& device,
                                const mpi::Communicator& ranks);

} // namespace lsdeconv
