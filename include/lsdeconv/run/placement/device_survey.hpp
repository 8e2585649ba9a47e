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
  /// Free memory in bytes of the GPU that has least; none where no rank has one.
  std::optional<std::int64_t> gpu_bytes;
  int gpus = 0; ///< Ranks that compute on one.
  /// Whether some rank computes on its CPU.
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

/// The device of this rank and where the rank runs.
struct TakenDevice {
  std::optional<Device> device; ///< None: the CPU.
  RankPlacement place;
};

/// Assigns this rank a device and, unless --no-bind is given, binds the rank to the cores and the memory near
/// it, or on the CPU its memory to its cores. To be called before memory is allocated and threads are
/// started. Throws the same UserError on all ranks where a rank gets no device. Collective over `ranks`.
TakenDevice take_device(const RunConfig& config, const mpi::Communicator& ranks);

/// Logs on rank 0 where all ranks run, with warnings of what a user hardly wants (placement_warnings). mine:
/// of this rank. Collective over `ranks`.
void log_placement(const RankPlacement& mine, const mpi::Communicator& ranks);

/// Shares every node among its ranks, opens this rank's device (none: the CPU) and asks all ranks about
/// theirs. Throws the same error on all ranks where one cannot open its device. Collective over `ranks`.
ComputeResources open_resources(const RunConfig& config, const std::optional<Device>& device,
                                const mpi::Communicator& ranks);

} // namespace lsdeconv
