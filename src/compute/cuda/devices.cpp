#include "lsdeconv/compute/devices.hpp"

#include "cufft_library.hpp"
#include "device_identity.hpp"
#include "gpu_errors.hpp"
#include "management.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <cstdlib>
#include <iomanip>
#include <sstream>

namespace lsdeconv {
namespace cuda {
namespace {

/// "13.0" of 13000.
std::string version_text(int version) {
  return text(version / 1000, ".", version % 1000 / 10);
}

/// "1b2f0e3c-…" in the usual groups.
std::string hexadecimal(const cudaUUID_t& uuid) {
  std::ostringstream out;
  out << std::hex << std::setfill('0');
  for (int i = 0; i < 16; ++i) {
    out << (i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "") << std::setw(2)
        << static_cast<int>(static_cast<unsigned char>(uuid.bytes[i]));
  }
  return out.str();
}

/// Empty where the runtime does not know it.
std::string pci_bus_id(int ordinal) {
  std::string id(32, '\0');
  if (cudaDeviceGetPCIBusId(id.data(), static_cast<int>(id.size()) - 1, ordinal) != cudaSuccess) {
    return {};
  }
  return id.c_str();
}

/// Version of CUDA that the installed driver supports; 0 without a driver.
int driver_version() {
  int version = 0;
  return cudaDriverGetVersion(&version) == cudaSuccess ? version : 0;
}

std::string too_old_or_none() {
  const int driver = driver_version();
  if (driver == 0) {
    return "there is no NVIDIA driver on this machine; install one, or compute with --device cpu";
  }
  return text("the NVIDIA driver", driver_release().empty() ? "" : " " + driver_release(),
              " is too old: it supports CUDA ", version_text(driver), ", this program was built with ",
              version_text(CUDART_VERSION), "; update the driver, or build with an older toolkit");
}

std::string none_or_hidden() {
  const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
  if (visible != nullptr) {
    return text("CUDA_VISIBLE_DEVICES=", visible, " leaves no GPU to this process; unset it, or name one");
  }
  return "the NVIDIA driver finds no GPU on this machine";
}

std::string why_none(cudaError_t code) {
  switch (code) {
  case cudaErrorInsufficientDriver:
    return too_old_or_none();
  case cudaErrorNoDevice:
    return none_or_hidden();
  default:
    return text("the NVIDIA driver does not work: ", description_of(code));
  }
}

/// What can be known of a device that does not answer.
Device without_answer(int ordinal) {
  Device device{.ordinal = ordinal, .pci_bus_id = pci_bus_id(ordinal)};
  device.system_index = placement_of({}, device.pci_bus_id).index;
  return device;
}

} // namespace

Device identify(int ordinal) {
  cudaDeviceProp properties{};
  const cudaError_t code = cudaGetDeviceProperties(&properties, ordinal);
  if (code != cudaSuccess) {
    cudaGetLastError();
    const Device device = without_answer(ordinal);
    const std::string number =
        device.system_index >= 0 ? text(device.system_index) : text(ordinal, " of this process");
    throw Error(text("GPU ", number, " of node ", host_name(), " (", device.pci_bus_id,
                     ") does not answer: ", description_of(code)));
  }
  Device device{.ordinal = ordinal,
                .system_index = -1,
                .uuid = {},
                .name = properties.name,
                .pci_bus_id = pci_bus_id(ordinal),
                .memory = static_cast<std::int64_t>(properties.totalGlobalMem)};
  const std::string digits = hexadecimal(properties.uuid);
  const Placement placement = placement_of(digits, device.pci_bus_id);
  device.system_index = placement.index;
  const bool slice = device.name.find("MIG") != std::string::npos;
  device.uuid = placement.uuid.empty() ? (slice ? "MIG-" : "GPU-") + digits : placement.uuid;
  return device;
}

} // namespace cuda

DeviceList gpu_devices() {
  DeviceList list;
  int count = 0;
  const cudaError_t code = cudaGetDeviceCount(&count);
  cudaGetLastError();
  const int driver = cuda::driver_version();
  if (driver != 0) {
    list.driver = text("NVIDIA driver ", cuda::driver_release(), ", CUDA ", cuda::version_text(driver));
  }
  if (code != cudaSuccess || count == 0) {
    list.why_none = cuda::why_none(code == cudaSuccess ? cudaErrorNoDevice : code);
    list.unusable = code != cudaSuccess && code != cudaErrorNoDevice && driver != 0;
    return list;
  }
  if (!cuda::cufft().missing.empty()) {
    list.why_none = cuda::cufft().missing;
    list.unusable = true;
    return list;
  }
  for (int ordinal = 0; ordinal < count; ++ordinal) {
    try {
      list.devices.push_back(cuda::identify(ordinal));
    } catch (const Error& error) { // the others can be used
      list.unanswering.push_back(cuda::without_answer(ordinal));
      list.fault = list.fault.empty() ? error.what() : list.fault;
    }
  }
  list.unusable = list.devices.empty();
  list.why_none = list.unusable ? list.fault : std::string();
  return list;
}

} // namespace lsdeconv
