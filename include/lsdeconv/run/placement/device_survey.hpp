#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/run/placement/placement.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

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
  std::unique_ptr<Backend> backend{}; ///< This rank's open device; null in a plan for machines elsewhere.
  /// Why this rank takes no blocks, since its GPU failed at its start; empty where it does. Its backend, a
  /// CPU, then serves for small things only.
  std::string left_out{};
};

/// The device of this rank and where the rank runs.
struct TakenDevice {
  RankPlacement place{};
  std::unique_ptr<Backend> gpu{}; ///< Open; null: the CPU.
  std::string left_out{};         ///< As ComputeResources::left_out.
};

/// Assigns this rank a device and, unless --no-bind is given, binds the rank to the cores and the memory near
/// it, or on the CPU its memory to its cores. A GPU is opened and tried: one that fails is left out, and its
/// rank gets another that is free, or takes no blocks; where no GPU is left at all, the CPUs compute, unless
/// GPUs are demanded. To be called before memory is allocated and threads are started. Throws the same
/// UserError on all ranks where a rank gets no device. Collective over `ranks`.
TakenDevice take_device(const RunConfig& config, const mpi::Communicator& ranks);

/// Logs on rank 0 where all ranks run, with warnings of what a user hardly wants (placement_warnings). mine:
/// of this rank. Collective over `ranks`.
void log_placement(const RankPlacement& mine, const mpi::Communicator& ranks);

/// Shares every node among its ranks, opens the CPU where this rank has no GPU, and asks all ranks about
/// their devices. gpu, left_out: of the TakenDevice. Throws the same error on all ranks where one cannot open
/// its CPU. Collective over `ranks`.
ComputeResources open_resources(const RunConfig& config, std::unique_ptr<Backend> gpu, std::string left_out,
                                const mpi::Communicator& ranks);

} // namespace lsdeconv
