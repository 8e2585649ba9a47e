#include "settings.hpp"

#include "device_state.hpp"
#include "error_names.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace cuda_on_host {
namespace {

/// Value of an environment variable.
std::string variable(const char* name, const char* otherwise = "") {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

std::vector<std::string> parts(const std::string& list, char separator) {
  std::vector<std::string> all;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, separator);) {
    all.push_back(part);
  }
  return all;
}

std::string default_uuid(int index) {
  std::ostringstream uuid;
  uuid << "GPU-00000000-0000-0000-0000-";
  uuid.width(12);
  uuid.fill('0');
  uuid << std::hex << index + 1;
  return uuid.str();
}

/// The value of a list for a GPU; the last one holds for all further GPUs.
std::size_t value_for(const std::vector<std::string>& list, int index) {
  return std::stoull(list.at(std::min(static_cast<std::size_t>(index), list.size() - 1)));
}

/// A process sees either whole GPUs or one slice.
std::vector<PretendDevice> of_one_process(std::vector<PretendDevice> devices) {
  const auto is_slice = [](const PretendDevice& device) { return device.uuid.starts_with("MIG-"); };
  if (!devices.empty() && is_slice(devices.front())) {
    return {devices.front()};
  }
  std::erase_if(devices, is_slice);
  return devices;
}

/// The devices in CUDA_VISIBLE_DEVICES. As in CUDA, the first entry that names no device ends the list.
std::vector<PretendDevice> visible_of(const std::vector<PretendDevice>& devices) {
  const char* list = std::getenv("CUDA_VISIBLE_DEVICES");
  if (list == nullptr) {
    return of_one_process(devices);
  }
  std::vector<PretendDevice> visible;
  for (const std::string& name : parts(list, ',')) {
    const auto found = std::find_if(devices.begin(), devices.end(), [&](const PretendDevice& device) {
      return name == std::to_string(device.index) || (name.size() > 4 && device.uuid.starts_with(name));
    });
    if (found == devices.end()) {
      break;
    }
    visible.push_back(*found);
  }
  return of_one_process(visible);
}

Fault fault_of(const std::string& line) {
  static constexpr std::array kinds{"launch", "copy", "transform", "sync", "allocate", "plan", "identify"};
  std::istringstream in(line);
  std::string kind;
  std::string error;
  std::string word;
  Fault fault{};
  in >> kind >> fault.count >> error;
  const auto found = std::find(kinds.begin(), kinds.end(), kind);
  if (!in || found == kinds.end()) {
    throw std::invalid_argument("LSDECONV_PRETEND_GPU_FAULT: " + line);
  }
  fault.kind = static_cast<Kind>(found - kinds.begin());
  fault.error = fault.kind == Kind::plan ? static_cast<cudaError_t>(transform_error_of_name(error))
                                         : error_of_name(error);
  fault.device = -1;
  if (in >> word) {
    in >> fault.device;
  }
  return fault;
}

Settings& read_settings() {
  static auto& all = *new Settings;
  all = {};
  all.devices = devices_of_node();
  all.driver = variable("LSDECONV_PRETEND_GPU_DRIVER");
  all.visible = visible_of(all.devices);
  all.delay = static_cast<unsigned>(std::stoul(variable("LSDECONV_PRETEND_GPU_DELAY", "0")));
  all.cache = std::stoi(variable("LSDECONV_PRETEND_GPU_CACHE", "65536"));
  all.fastest_batch = std::stoll(variable("LSDECONV_PRETEND_CUFFT_FASTEST", "0"));
  all.crooked_batch = std::stoll(variable("LSDECONV_PRETEND_CUFFT_CROOKED", "0"));
  for (const std::string& line : parts(variable("LSDECONV_PRETEND_GPU_FAULT"), ';')) {
    all.faults.push_back(fault_of(line));
  }
  all.allocation_step = std::stoul(variable("LSDECONV_PRETEND_GPU_STEP", "256"));
  all.kernel_bytes = std::stoul(variable("LSDECONV_PRETEND_GPU_KERNELS", "0"));
  all.guarded = variable("LSDECONV_PRETEND_GPU_GUARD") == "yes";
  const std::vector<std::string> work = parts(variable("LSDECONV_PRETEND_CUFFT_WORK", "1"), ',');
  all.work_area = std::stod(work.front());
  all.work_estimate = std::stod(work.back());
  all.first_plan_seconds = std::stod(variable("LSDECONV_PRETEND_CUFFT_SECONDS", "0"));
  return all;
}

} // namespace

std::string uuid_of_gpu(int index) {
  const std::vector<std::string> uuids = parts(variable("LSDECONV_PRETEND_GPU_UUIDS"), ',');
  const auto position = static_cast<std::size_t>(index);
  return position < uuids.size() ? uuids[position] : default_uuid(index);
}

std::vector<PretendDevice> devices_of_node() {
  const int count = std::stoi(variable("LSDECONV_PRETEND_GPUS", "1"));
  const std::vector<std::string> memory = parts(variable("LSDECONV_PRETEND_GPU_MEMORY", "1073741824"), ',');
  const std::vector<std::string> slices = parts(variable("LSDECONV_PRETEND_GPU_SLICES", "0"), ',');
  std::vector<PretendDevice> devices;
  for (int i = 0; i < count; ++i) {
    const std::string uuid = uuid_of_gpu(i);
    const std::size_t bytes = value_for(memory, i);
    for (std::size_t slice = 1; slice <= value_for(slices, i); ++slice) {
      devices.push_back({i, "MIG-" + std::to_string(slice) + uuid.substr(5), bytes});
    }
    if (value_for(slices, i) == 0) {
      devices.push_back({i, uuid, bytes});
    }
  }
  return devices;
}

Observed& observed() {
  static Observed all;
  return all;
}

const Settings& settings() {
  static const Settings& all = read_settings();
  return all;
}

void reset() {
  settings();
  read_settings();
  reset_devices();
  observed().spinning_waits = 0;
  observed().most_queued = 0;
}

} // namespace cuda_on_host
