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
  Nvml() : library_(dlopen(nvml_file_name().c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr) {
      return;
    }
    ready_ = find(init_, "nvmlInit_v2") && find(by_uuid_, "nvmlDeviceGetHandleByUUID")
             && find(parent_, "nvmlDeviceGetDeviceHandleFromMigDeviceHandle")
             && find(index_, "nvmlDeviceGetIndex") && find(release_, "nvmlSystemGetDriverVersion")
             && find(count_, "nvmlDeviceGetCount_v2") && find(by_index_, "nvmlDeviceGetHandleByIndex_v2")
             && find(most_slices_, "nvmlDeviceGetMaxMigDeviceCount")
             && find(slice_, "nvmlDeviceGetMigDeviceHandleByIndex") && find(uuid_, "nvmlDeviceGetUUID")
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
  [[nodiscard]] std::vector<NodeGpu> gpus() const {
    std::vector<NodeGpu> all;
    unsigned count = 0;
    if (!ready_ || count_(&count) != success) {
      return all;
    }
    for (unsigned i = 0; i < count; ++i) {
      Handle gpu = nullptr;
      if (by_index_(i, &gpu) == success) {
        all.push_back({uuid(gpu), slices(gpu)});
      } else {
        all.emplace_back(); // one that must not be used, or does not answer; the others keep their numbers
      }
    }
    return all;
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
  [[nodiscard]] std::string uuid(Handle device) const {
    std::array<char, 96> id{};
    return uuid_(device, id.data(), id.size()) == success ? id.data() : "";
  }
  [[nodiscard]] std::vector<std::string> slices(Handle gpu) const {
    std::vector<std::string> all;
    unsigned most = 0;
    if (most_slices_(gpu, &most) != success) {
      return all;
    }
    for (unsigned i = 0; i < most; ++i) {
      Handle slice = nullptr;
      if (slice_(gpu, i, &slice) == success) {
        all.push_back(uuid(slice));
      }
    }
    return all;
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
  int (*count_)(unsigned*) = nullptr;
  int (*by_index_)(unsigned, Handle*) = nullptr;
  int (*most_slices_)(Handle, unsigned*) = nullptr;
  int (*slice_)(Handle, unsigned, Handle*) = nullptr;
  int (*uuid_)(Handle, char*, unsigned) = nullptr;
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

std::vector<NodeGpu> gpus_of_node() {
  return nvml().gpus();
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
