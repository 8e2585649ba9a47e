// Enumeration of devices, in place of the driver.

#include "device_state.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace cuda_on_host;

namespace {

cudaError_t state_of_driver() {
  const std::string& driver = settings().driver;
  return driver == "none" || driver == "old" ? cudaErrorInsufficientDriver
         : driver == "broken"                ? cudaErrorUnknown
                                             : cudaSuccess;
}

std::string digits_of(const std::string& uuid) {
  return uuid.substr(uuid.find('-') + 1);
}

cudaUUID_t bytes_of(const std::string& uuid) {
  std::string digits = digits_of(uuid);
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  cudaUUID_t bytes{};
  for (std::size_t i = 0; i < 16 && 2 * i + 1 < digits.size(); ++i) {
    bytes.bytes[i] = static_cast<char>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
  }
  return bytes;
}

} // namespace

cudaError_t cudaDriverGetVersion(int* version) {
  *version = settings().driver == "none" ? 0 : settings().driver == "old" ? 11040 : CUDART_VERSION;
  return cudaSuccess;
}

cudaError_t cudaGetDeviceCount(int* count) {
  *count = 0;
  if (const cudaError_t driver = state_of_driver(); driver != cudaSuccess) {
    return result(driver);
  }
  *count = static_cast<int>(settings().visible.size());
  return result(*count == 0 ? cudaErrorNoDevice : cudaSuccess);
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* properties, int ordinal) {
  if (ordinal < 0 || ordinal >= static_cast<int>(settings().visible.size())) {
    return result(cudaErrorInvalidDevice);
  }
  if (const cudaError_t fault = device(ordinal).count(Kind::identify); fault != cudaSuccess) {
    return result(fault);
  }
  const PretendDevice& visible = settings().visible[static_cast<std::size_t>(ordinal)];
  *properties = {};
  const bool slice = visible.uuid.starts_with("MIG-");
  std::strcpy(properties->name, slice ? "Pretend GPU MIG 1g.10gb" : "Pretend GPU");
  properties->uuid = bytes_of(visible.uuid);
  properties->totalGlobalMem = visible.memory;
  return cudaSuccess;
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int /*ordinal*/) {
  constexpr int shared_memory = 227 << 10; // of an H200
  *value = attribute == cudaDevAttrL2CacheSize ? settings().cache : shared_memory;
  return result(current_device().failure());
}

cudaError_t cudaDeviceGetPCIBusId(char* id, int length, int ordinal) {
  const PretendDevice& visible = settings().visible.at(static_cast<std::size_t>(ordinal));
  std::snprintf(id, static_cast<std::size_t>(length), "0000:%02x:00.0",
                static_cast<unsigned>(visible.index + 1));
  return cudaSuccess;
}
