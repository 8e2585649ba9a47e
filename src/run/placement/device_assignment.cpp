#include "device_assignment.hpp"

#include "device_matching.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"
#include "lsdeconv/sys/topology/graphics_cards.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

bool wanted(const Device& device, const std::vector<int>& indices) {
  return indices.empty() || std::find(indices.begin(), indices.end(), device.system_index) != indices.end();
}

/// Position in --gpu-indices, so that their order decides; the same for all devices where none are given.
std::ptrdiff_t preference(const Device& device, const std::vector<int>& indices) {
  return std::find(indices.begin(), indices.end(), device.system_index) - indices.begin();
}

/// The devices of a node, each once, in the order in which ranks should take them.
std::vector<Device> distinct_devices(const NodeDevices& node, const std::vector<int>& indices) {
  std::vector<Device> distinct;
  for (const DeviceList& list : node.ranks) {
    for (const Device& device : list.devices) {
      const bool known = std::any_of(distinct.begin(), distinct.end(),
                                     [&](const Device& d) { return d.uuid == device.uuid; });
      if (!known && wanted(device, indices)) {
        distinct.push_back(device);
      }
    }
  }
  std::stable_sort(distinct.begin(), distinct.end(), [&](const Device& a, const Device& b) {
    return preference(a, indices) < preference(b, indices);
  });
  return distinct;
}

void require_indices(const NodeDevices& node, const std::vector<int>& indices) {
  std::vector<Device> all = distinct_devices(node, {});
  all.insert(all.end(), node.bad.begin(), node.bad.end());
  for (const int index : indices) {
    const bool found =
        std::any_of(all.begin(), all.end(), [&](const Device& d) { return d.system_index == index; });
    if (!found) {
      std::string there;
      for (const Device& device : all) {
        there += text(there.empty() ? "" : ", ", device.system_index, " (", device.name, ")");
      }
      throw UserError(text("--gpu-indices ", index, ": node ", node.host,
                           " has no such GPU that this job may use; ",
                           there.empty() ? std::string("it has none") : "there are " + there,
                           ", numbered as nvidia-smi does"));
    }
  }
}

std::string why_none(const NodeDevices& node) {
  for (const DeviceList& list : node.ranks) {
    if (!list.why_none.empty()) {
      return list.why_none;
    }
  }
  return "no rank was given one";
}

/// Without a driver nothing but the cards themselves tells of GPUs.
bool gpus_are_there(const DeviceList& list) {
  return list.unusable || (list.driver.empty() && !topology::graphics_cards("/").cards.empty());
}

/// The devices that each rank sees, as positions in `devices`.
std::vector<std::vector<int>> choices(const NodeDevices& node, const std::vector<Device>& devices) {
  std::vector<std::vector<int>> all;
  for (const DeviceList& list : node.ranks) {
    std::vector<int> of_rank;
    for (std::size_t i = 0; i < devices.size(); ++i) {
      const bool seen = std::any_of(list.devices.begin(), list.devices.end(),
                                    [&](const Device& d) { return d.uuid == devices[i].uuid; });
      if (seen) {
        of_rank.push_back(static_cast<int>(i));
      }
    }
    all.push_back(std::move(of_rank));
  }
  return all;
}

/// The device as this rank numbers it.
Device as_seen(const DeviceList& list, const std::string& uuid) {
  return *std::find_if(list.devices.begin(), list.devices.end(),
                       [&](const Device& d) { return d.uuid == uuid; });
}

void require_enough(const NodeDevices& node, std::size_t devices, std::size_t without, int cpu_workers) {
  if (without <= static_cast<std::size_t>(cpu_workers) + node.bad.size()) {
    return;
  }
  throw UserError(text("node ", node.host, " has ", count_text(std::ssize(node.ranks), "rank"), " but ",
                       count_text(static_cast<std::int64_t>(devices), "GPU"), " for them: start ",
                       count_text(static_cast<std::int64_t>(devices) + cpu_workers, "rank"),
                       " on it, or let the others compute on the CPU with --cpu-workers ", without));
}

constexpr auto list_fields = [](auto& fields, auto& list) {
  const auto device_fields = [&](auto& device) {
    fields(device.ordinal, device.system_index, device.uuid, device.name, device.pci_bus_id, device.memory);
  };
  fields(list.why_none, list.driver, list.unusable, list.fault);
  fields.each(list.devices, device_fields);
  fields.each(list.unanswering, device_fields);
};

/// Adds the devices that do not answer to the bad ones, each once.
void add_unanswering(NodeDevices& node) {
  for (const DeviceList& list : node.ranks) {
    for (const Device& device : list.unanswering) {
      const auto is_same = [&](const Device& other) {
        return other.pci_bus_id == device.pci_bus_id
               && (!device.pci_bus_id.empty() || other.ordinal == device.ordinal);
      };
      if (std::none_of(node.bad.begin(), node.bad.end(), is_same)) {
        node.bad.push_back(device);
      }
    }
  }
}

} // namespace

NodeDevices gather_devices(const DeviceList& mine, const mpi::Communicator& node) {
  NodeDevices all{topology::host_name(), {}};
  for (const std::string& list : node.all_gather(mpi::pack_fields(mine, list_fields))) {
    all.ranks.push_back(mpi::unpack_fields<DeviceList>(list, list_fields));
  }
  add_unanswering(all);
  return all;
}

std::vector<std::optional<Device>> assign_devices(const NodeDevices& node, const RunConfig& config) {
  std::vector<std::optional<Device>> assigned(node.ranks.size());
  if (config.device == DeviceChoice::cpu) {
    return assigned;
  }
  require_indices(node, config.gpu_indices);
  const std::vector<Device> devices = distinct_devices(node, config.gpu_indices);
  if (devices.empty()) {
    if (config.device == DeviceChoice::cuda && node.bad.empty()) {
      throw UserError(text("--device cuda: no GPU can be used on node ", node.host, ": ", why_none(node)));
    }
    return assigned;
  }
  const std::vector<std::optional<int>> matching = largest_matching(choices(node, devices));
  for (std::size_t rank = 0; rank < matching.size(); ++rank) {
    if (matching[rank]) {
      assigned[rank] = as_seen(node.ranks[rank], devices[static_cast<std::size_t>(*matching[rank])].uuid);
    }
  }
  require_enough(node, devices.size(),
                 static_cast<std::size_t>(std::count(matching.begin(), matching.end(), std::nullopt)),
                 config.cpu_workers);
  return assigned;
}

void leave_bad_out(NodeDevices& node, const std::vector<std::optional<Device>>& assigned,
                   const std::vector<std::string>& faults) {
  for (std::size_t rank = 0; rank < assigned.size(); ++rank) {
    if (!assigned[rank]) {
      continue;
    }
    const bool works = faults[rank].empty();
    if (!works) {
      node.bad.push_back(*assigned[rank]);
    }
    for (DeviceList& list : node.ranks) { // also one that works: else another rank might be given it, too
      std::erase_if(list.devices, [&](const Device& device) { return device.uuid == assigned[rank]->uuid; });
    }
    if (works) {
      node.ranks[rank].devices = {*assigned[rank]};
    }
  }
}

bool works_on_cpu(const NodeDevices& node, const std::vector<std::optional<Device>>& assigned, int rank,
                  const RunConfig& config) {
  if (node.bad.empty()) {
    return true;
  }
  const auto lower = std::count(assigned.begin(), assigned.begin() + rank, std::nullopt);
  return lower < config.cpu_workers;
}

NoGpu no_gpu(const NodeDevices& node, const RunConfig& config) {
  if (config.device == DeviceChoice::cpu || !distinct_devices(node, {}).empty() || !node.bad.empty()) {
    return {};
  }
  return {why_none(node), std::any_of(node.ranks.begin(), node.ranks.end(), gpus_are_there)};
}

} // namespace lsdeconv
