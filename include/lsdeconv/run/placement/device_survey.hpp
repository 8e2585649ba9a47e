#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/run/placement/placement.hpp"
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

/// Opens the device, or the CPU with `threads`. Collective over `ranks`; the same error on all of them.
std::unique_ptr<Backend> open_device(const std::optional<Device>& device, int threads,
                                     const mpi::Communicator& ranks);

/// Collective over `ranks`.
DeviceSurvey survey_devices(const Backend& backend, const mpi::Communicator& ranks);

} // namespace lsdeconv
