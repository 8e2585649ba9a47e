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

std::vector<PretendDevice> devices_of_node() {
  const int count = std::stoi(variable("LSDECONV_PRETEND_GPUS", "1"));
  const std::vector<std::string> uuids = parts(variable("LSDECONV_PRETEND_GPU_UUIDS"), ',');
  const std::vector<std::string> memory = parts(variable("LSDECONV_PRETEND_GPU_MEMORY", "1073741824"), ',');
  std::vector<PretendDevice> devices;
  for (int i = 0; i < count; ++i) {
    const auto position = static_cast<std::size_t>(i);
    devices.push_back({i, position < uuids.size() ? uuids[position] : default_uuid(i),
                       std::stoull(memory.at(std::min(position, memory.size() - 1)))});
  }
  return devices;
}

/// The devices in CUDA_VISIBLE_DEVICES. As in CUDA, the first entry that names no device ends the list.
std::vector<PretendDevice> visible_of(const std::vector<PretendDevice>& devices) {
  const char* list = std::getenv("CUDA_VISIBLE_DEVICES");
  if (list == nullptr) {
    return devices;
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
  return visible;
}

Fault fault_of(const std::string& line) {
  static constexpr std::array kinds{"launch", "copy", "transform", "sync", "allocate"};
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
  fault.error = error_of_name(error);
  fault.device = -1;
  if (in >> word) {
    in >> fault.device;
  }
  return fault;
}

Settings& read_settings() {
  static auto& all = *new Settings;
  all = {devices_of_node(), {}, {}, 0, 0, variable("LSDECONV_PRETEND_GPU_DRIVER")};
  all.visible = visible_of(all.devices);
  all.delay = static_cast<unsigned>(std::stoul(variable("LSDECONV_PRETEND_GPU_DELAY", "0")));
  all.cache = std::stoi(variable("LSDECONV_PRETEND_GPU_CACHE", "65536"));
  for (const std::string& line : parts(variable("LSDECONV_PRETEND_GPU_FAULT"), ';')) {
    all.faults.push_back(fault_of(line));
  }
  return all;
}

} // namespace

const Settings& settings() {
  static const Settings& all = read_settings();
  return all;
}

void reset() {
  settings();
  read_settings();
  reset_devices();
}

} // namespace cuda_on_host
