#include "lsdeconv/run/placement/device_survey.hpp"

#include "device_assignment.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/launch.hpp"
#include "lsdeconv/sys/topology/binding.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <algorithm>
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

/// Opens a GPU and lets it compute something. Gives why it cannot be used; empty where it can.
std::string try_gpu(const Device& device, std::unique_ptr<Backend>& gpu) {
  try {
    std::unique_ptr<Backend> opened = backend_row("cuda").make({.threads = 1, .device = device.ordinal});
    Volume<float> voxel({1, 1, 1}, 0.0F);
    BlockStatistics statistics;
    const std::unique_ptr<Field> field = opened->allocate(voxel.extent());
    opened->fill(*field, 1);
    opened->download(*field, voxel.view(), statistics)->wait();
    if (voxel(0, 0, 0) != 1) {
      return text(name_of(device), " of node ", topology::host_name(), " computes wrong numbers");
    }
    gpu = std::move(opened);
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

/// Shows this rank one slice of a multi-instance GPU, another than the other ranks of its node, where there
/// are slices: CUDA would show the first one to all. Collective over `ranks`.
void take_slice(const RunConfig& config, const mpi::Communicator& node, const mpi::Communicator& ranks) {
  DeviceList mine;
  mine.devices = devices_beside_slices();
  const NodeDevices slices = gather_devices(mine, node);
  RunConfig lenient = config; // too many ranks are refused when all devices are assigned
  lenient.cpu_workers = node.size();
  lenient.device = DeviceChoice::automatic;
  ranks.all_or_none([&] {
    if (mine.devices.empty()) {
      return;
    }
    const auto own = static_cast<std::size_t>(node.rank().value);
    show_only(assign_devices(slices, lenient)[own].value_or(mine.devices.front()));
  });
}

NodeDevices devices_of_node(const RunConfig& config, const mpi::Communicator& node,
                            const mpi::Communicator& ranks) {
  if (config.device == DeviceChoice::cpu) {
    return {topology::host_name(), std::vector<DeviceList>(static_cast<std::size_t>(node.size()))};
  }
  take_slice(config, node, ranks);
  return gather_devices(gpu_devices(), node);
}

/// What becomes of this rank where GPUs of its node are bad. mine: what it has got. fault: the first of the
/// node. Collective over `ranks`.
void do_without_bad(TakenDevice& taken, const std::string& fault, bool on_cpu, const RunConfig& config,
                    const mpi::Communicator& ranks) {
  const bool any_gpu = ranks.sum(taken.gpu ? 1 : 0) > 0;
  ranks.all_or_none([&] {
    if (!any_gpu && !fault.empty() && config.device == DeviceChoice::cuda) {
      throw UserError(text("--device cuda: no GPU can be used on node ", topology::host_name(), ": ", fault));
    }
  });
  if (any_gpu && !taken.gpu && !on_cpu) {
    taken.left_out = fault;
  }
  if (!any_gpu && !fault.empty()) {
    taken.place.why_no_gpu = fault;
    taken.place.gpus_unusable = true;
    taken.place.device_fault.clear(); // it is said already
  }
}

/// Why the first device of a node that does not answer does not; empty where all do.
std::string fault_of(const NodeDevices& node) {
  const auto found = std::find_if(node.ranks.begin(), node.ranks.end(),
                                  [](const DeviceList& list) { return !list.fault.empty(); });
  return found == node.ranks.end() ? std::string() : found->fault;
}

DeviceSurvey survey_devices(const ComputeResources& resources, const mpi::Communicator& ranks) {
  constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();
  const Backend& backend = *resources.backend;
  const std::optional<std::int64_t> mine = backend.free_memory();
  const std::int64_t least = ranks.minimum(mine.value_or(none));
  const auto gpus = static_cast<int>(ranks.sum(mine ? 1 : 0));
  const std::int64_t at_work = ranks.sum(resources.left_out.empty() ? 1 : 0);
  return {.gpu_bytes = least == none ? std::nullopt : std::optional(least),
          .gpus = gpus,
          .any_cpu = gpus < at_work,
          .in_flight = static_cast<int>(-ranks.minimum(-backend.blocks_in_flight()))};
}

} // namespace

TakenDevice take_device(const RunConfig& config, const mpi::Communicator& ranks) {
  const mpi::Communicator node = ranks.node();
  const int own = node.rank().value;
  NodeDevices devices = devices_of_node(config, node, ranks);
  TakenDevice taken;
  std::string first_fault = fault_of(devices);
  std::string faults_here = own == 0 ? first_fault : std::string();
  while (true) {
    std::vector<std::optional<Device>> assigned;
    std::string fault;
    ranks.all_or_none([&] {
      assigned = assign_devices(devices, config);
      if (taken.gpu == nullptr) { // else it works and stays
        const std::optional<Device>& mine = assigned[static_cast<std::size_t>(own)];
        taken.place = placed(mine, config.bind);
        fault = mine ? try_gpu(*mine, taken.gpu) : std::string();
      }
    });
    faults_here += text(fault.empty() || faults_here.empty() ? "" : "; ", fault);
    if (ranks.sum(fault.empty() ? 0 : 1) == 0) {
      taken.place.device_fault = faults_here;
      do_without_bad(taken, first_fault, works_on_cpu(devices, assigned, own, config), config, ranks);
      break;
    }
    const std::vector<std::string> faults = node.all_gather(fault);
    for (const std::string& of_rank : faults) {
      first_fault = first_fault.empty() ? of_rank : first_fault;
    }
    leave_bad_out(devices, assigned, faults);
  }
  if (const NoGpu none = no_gpu(devices, config); !none.why.empty()) {
    taken.place.why_no_gpu = none.why;
    taken.place.gpus_unusable = none.unusable;
  }
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

ComputeResources open_resources(const RunConfig& config, std::unique_ptr<Backend> gpu, std::string left_out,
                                const mpi::Communicator& ranks) {
  ComputeResources resources;
  resources.share = share_node(config, ranks);
  resources.backend = std::move(gpu);
  resources.left_out = std::move(left_out);
  ranks.all_or_none([&] {
    if (resources.backend == nullptr) {
      resources.backend = backend_row("cpu").make({.threads = resources.share.threads});
    }
  });
  resources.devices = survey_devices(resources, ranks);
  return resources;
}

} // namespace lsdeconv
