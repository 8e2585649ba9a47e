#include "device_survey.hpp"

#include "device_assignment.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/topology/binding.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <limits>

namespace lsdeconv {
namespace {

std::string name_of(const Device& device) {
  return text(device.system_index >= 0 ? text("GPU ", device.system_index, ", ") : std::string(), device.name,
              " (", device.uuid, ")");
}

/// Where the rank now runs: one sentence part for the log.
std::string bound_beside(const Device& device, bool bind) {
  if (!bind) {
    return "not bound";
  }
  const std::optional<topology::Neighbourhood> near = topology::bind_near_device(device.pci_bus_id);
  return near ? text("bound to cores ", near->cores, " and memory of NUMA node ", near->numa_nodes)
              : std::string("not bound: the system does not tell what lies next to it");
}

void tell(const std::string& mine, const mpi::Communicator& ranks) {
  const std::vector<std::string> all = ranks.all_gather(mine);
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    if (ranks.is_root() && !all[rank].empty()) {
      log::info("rank ", rank, " on ", all[rank]);
    }
  }
}

} // namespace

std::optional<Device> take_device(const RunConfig& config, const mpi::Communicator& ranks) {
  const std::optional<Device> device = assign_device(config, ranks);
  std::string mine;
  ranks.all_or_none([&] {
    if (device) {
      mine = text(topology::host_name(), ": ", name_of(*device), ", ", bound_beside(*device, config.bind));
    }
  });
  tell(mine, ranks);
  return device;
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

} // namespace lsdeconv
