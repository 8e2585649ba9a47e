#include "lsdeconv/run/placement/device_survey.hpp"

#include "device_assignment.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/launch.hpp"
#include "lsdeconv/sys/topology/binding.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <limits>

namespace lsdeconv {
namespace {

std::string name_of(const Device& device) {
  return text(device.system_index >= 0 ? text("GPU ", device.system_index, ", ") : std::string(), device.name,
              " (", device.uuid, ")");
}

/// Binds the rank to the cores near its device, or its memory to its cores, and gives where it runs then.
RankPlacement placed(const std::optional<Device>& device, bool bind) {
  RankPlacement place{.host = topology::host_name()};
  if (device) {
    place.device = name_of(*device);
    place.short_name = device->system_index >= 0 ? text("GPU ", device->system_index) : device->name;
    place.bound_to_device = bind && topology::bind_near_device(device->pci_bus_id);
  } else if (bind) {
    (void)topology::prefer_memory_near_cores();
  }
  const topology::Place here = topology::own_place();
  place.cores = here.near.cores;
  place.core_count = here.near.core_count;
  place.numa_nodes = here.near.numa_nodes;
  place.cores_of_host = here.cores_of_machine;
  place.launched = !mpi::launch_of_process().alone;
  return place;
}

std::unique_ptr<Backend> open_device(const std::optional<Device>& device, int threads,
                                     const mpi::Communicator& ranks) {
  std::unique_ptr<Backend> backend;
  ranks.all_or_none([&] {
    backend = backend_row(device ? "cuda" : "cpu")
                  .make({.threads = threads, .device = device ? device->ordinal : 0});
  });
  return backend;
}

DeviceSurvey survey_devices(const Backend& backend, const mpi::Communicator& ranks) {
  constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();
  const std::optional<std::int64_t> mine = backend.free_memory();
  const std::int64_t least = ranks.minimum(mine.value_or(none));
  const auto gpus = static_cast<int>(ranks.sum(mine ? 1 : 0));
  return {.gpu_bytes = least == none ? std::nullopt : std::optional(least),
          .gpus = gpus,
          .any_cpu = gpus < ranks.size(),
          .in_flight = static_cast<int>(-ranks.minimum(-backend.blocks_in_flight()))};
}

} // namespace

TakenDevice take_device(const RunConfig& config, const mpi::Communicator& ranks) {
  const AssignedDevice assigned = assign_device(config, ranks);
  TakenDevice taken{assigned.device, {}};
  ranks.all_or_none([&] { taken.place = placed(taken.device, config.bind); });
  taken.place.why_no_gpu = assigned.why_none;
  taken.place.gpus_unusable = assigned.unusable;
  return taken;
}

void log_placement(const RankPlacement& mine, const mpi::Communicator& ranks) {
  const std::vector<RankPlacement> all = gather_placements(mine, ranks);
  if (ranks.is_root()) {
    for (const std::string& line : placement_lines(all)) {
      log::detail(line);
    }
    for (const std::string& line : lines_without_gpu(all)) {
      log::debug(line);
    }
    for (const std::string& warning : placement_warnings(all)) {
      log::warning(warning);
    }
  }
}

ComputeResources open_resources(const RunConfig& config, const std::optional<Device>& device,
                                const mpi::Communicator& ranks) {
  ComputeResources resources;
  resources.share = share_node(config, ranks);
  resources.backend = open_device(device, resources.share.threads, ranks);
  resources.devices = survey_devices(*resources.backend, ranks);
  return resources;
}

} // namespace lsdeconv
