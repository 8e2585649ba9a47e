#include "management.hpp"

#include "lsdeconv/compute/devices.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>

namespace lsdeconv {
namespace cuda {
namespace {

constexpr const char* variable = "CUDA_VISIBLE_DEVICES";

Device known_by(const std::string& uuid, std::size_t index) {
  Device device;
  device.system_index = static_cast<int>(index);
  device.uuid = uuid;
  device.name = uuid.starts_with("MIG-") ? "slice of a GPU" : "GPU";
  return device;
}

/// All of the node, slices in place of the GPUs that are split.
std::vector<Device> devices_of(const std::vector<NodeGpu>& gpus) {
  std::vector<Device> devices;
  for (std::size_t i = 0; i < gpus.size(); ++i) {
    for (const std::string& slice : gpus[i].slices) {
      devices.push_back(known_by(slice, i));
    }
    if (gpus[i].slices.empty() && !gpus[i].uuid.empty()) {
      devices.push_back(known_by(gpus[i].uuid, i));
    }
  }
  return devices;
}

/// Whether an entry of CUDA_VISIBLE_DEVICES names the device: by its UUID or the beginning of that, or the
/// GPU that it is part of.
bool names(const std::string& entry, const Device& device, const std::vector<NodeGpu>& gpus) {
  const auto index = static_cast<std::size_t>(device.system_index);
  return entry == std::to_string(index)
         || (entry.size() > 4 && (device.uuid.starts_with(entry) || gpus[index].uuid.starts_with(entry)));
}

} // namespace
} // namespace cuda

std::vector<Device> devices_beside_slices() {
  const std::vector<cuda::NodeGpu> gpus = cuda::gpus_of_node();
  const std::vector<Device> all = cuda::devices_of(gpus);
  std::vector<Device> visible;
  if (const char* list = std::getenv(cuda::variable)) {
    std::istringstream entries(list);
    for (std::string entry; std::getline(entries, entry, ',');) {
      std::copy_if(all.begin(), all.end(), std::back_inserter(visible),
                   [&](const Device& device) { return cuda::names(entry, device, gpus); });
    }
  } else {
    visible = all;
  }
  const bool any_slice = std::any_of(visible.begin(), visible.end(),
                                     [](const Device& device) { return device.uuid.starts_with("MIG-"); });
  return any_slice ? visible : std::vector<Device>{};
}

void show_only(const Device& device) {
  setenv(cuda::variable, device.uuid.c_str(), 1);
}

} // namespace lsdeconv
