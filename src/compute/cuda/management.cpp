#include "management.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <vector>

namespace lsdeconv::cuda {
namespace {

/// The few functions of NVML that are needed. The library comes with the driver, and the program must also
/// start without one: so it is loaded at run time.
class Nvml {
public:
  using Handle = struct Opaque*;
  Nvml() : library_(dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr) {
      return;
    }
    ready_ = find(init_, "nvmlInit_v2") && find(by_uuid_, "nvmlDeviceGetHandleByUUID")
             && find(parent_, "nvmlDeviceGetDeviceHandleFromMigDeviceHandle")
             && find(index_, "nvmlDeviceGetIndex") && find(release_, "nvmlSystemGetDriverVersion")
             && init_() == success;
  }

  [[nodiscard]] Placement place(const std::string& hexadecimal) const {
    Handle device = nullptr;
    if (!ready_) {
      return {};
    }
    if (by_uuid_(("GPU-" + hexadecimal).c_str(), &device) == success) {
      return {index(device), "GPU-" + hexadecimal};
    }
    Handle whole = nullptr;
    if (by_uuid_(("MIG-" + hexadecimal).c_str(), &device) == success && parent_(device, &whole) == success) {
      return {index(whole), "MIG-" + hexadecimal};
    }
    return {};
  }
  [[nodiscard]] std::string release() const {
    std::array<char, 96> version{};
    return ready_ && release_(version.data(), version.size()) == success ? version.data() : "";
  }

private:
  static constexpr int success = 0;

  template <typename Function>
  bool find(Function*& function, const char* name) {
    function = reinterpret_cast<Function*>(dlsym(library_, name));
    return function != nullptr;
  }
  [[nodiscard]] int index(Handle device) const {
    unsigned position = 0;
    return index_(device, &position) == success ? static_cast<int>(position) : -1;
  }

  void* library_; ///< Never unloaded.
  bool ready_ = false;
  int (*init_)() = nullptr;
  int (*by_uuid_)(const char*, Handle*) = nullptr;
  int (*parent_)(Handle, Handle*) = nullptr;
  int (*index_)(Handle, unsigned*) = nullptr;
  int (*release_)(char*, unsigned) = nullptr;
};

const Nvml& nvml() {
  static const Nvml library;
  return library;
}

/// The driver lists its GPUs under /proc by their PCI bus ids, in whose order nvidia-smi numbers them.
int index_on_the_bus(std::string pci_bus_id) {
  std::vector<std::string> places;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", none)) {
    places.push_back(entry.path().filename().string());
  }
  std::sort(places.begin(), places.end());
  const auto lower = [](unsigned char c) { return static_cast<char>(std::tolower(c)); };
  std::transform(pci_bus_id.begin(), pci_bus_id.end(), pci_bus_id.begin(), lower);
  const auto found = std::find(places.begin(), places.end(), pci_bus_id);
  return found == places.end() ? -1 : static_cast<int>(found - places.begin());
}

} // namespace

Placement placement_of(const std::string& hexadecimal, const std::string& pci_bus_id) {
  Placement placement = nvml().place(hexadecimal);
  if (placement.index < 0) {
    placement.index = index_on_the_bus(pci_bus_id);
  }
  return placement;
}

std::string driver_release() {
  std::string release = nvml().release();
  if (!release.empty()) {
    return release;
  }
  // "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27 …"
  std::ifstream file("/proc/driver/nvidia/version");
  std::string word;
  while (file >> word) {
    if (word.find('.') != std::string::npos && std::isdigit(static_cast<unsigned char>(word.front())) != 0) {
      return word;
    }
  }
  return {};
}

} // namespace lsdeconv::cuda
