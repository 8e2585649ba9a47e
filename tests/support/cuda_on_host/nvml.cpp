// A test double of the part of NVML, the driver's management library, that lsdeconv uses: a library that is
// loaded at run time. It shows the GPUs of the node whatever CUDA_VISIBLE_DEVICES says.

#include "settings.hpp"

#include <cstdint>
#include <cstdio>

using namespace cuda_on_host;

namespace {

constexpr int success = 0;
constexpr int not_found = 6;

/// Of a slice 1 + its place among the devices of the node; of a GPU 1000 + its index.
using Handle = std::uintptr_t;
constexpr Handle first_gpu = 1000;

std::string uuid_of(Handle handle) {
  return handle >= first_gpu ? uuid_of_gpu(static_cast<int>(handle - first_gpu))
                             : devices_of_node().at(handle - 1).uuid;
}

bool is_slice(const PretendDevice& device) {
  return device.uuid.starts_with("MIG-");
}

Handle gpu_of(const PretendDevice& device) {
  return first_gpu + static_cast<Handle>(device.index);
}

} // namespace

extern "C" {

int nvmlInit_v2() {
  return success;
}

int nvmlSystemGetDriverVersion(char* version, unsigned length) {
  if (settings().driver == "none") {
    return not_found;
  }
  std::snprintf(version, length, "580.00");
  return success;
}

int nvmlDeviceGetCount_v2(unsigned* count) {
  const std::vector<PretendDevice> all = devices_of_node();
  *count = all.empty() ? 0 : static_cast<unsigned>(all.back().index) + 1;
  return success;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, Handle* device) {
  *device = first_gpu + index;
  return success;
}

int nvmlDeviceGetUUID(Handle device, char* uuid, unsigned length) {
  std::snprintf(uuid, length, "%s", uuid_of(device).c_str());
  return success;
}

int nvmlDeviceGetHandleByUUID(const char* uuid, Handle* found) {
  const std::vector<PretendDevice> all = devices_of_node();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].uuid == uuid) {
      *found = is_slice(all[i]) ? i + 1 : gpu_of(all[i]);
      return success;
    }
  }
  return not_found;
}

int nvmlDeviceGetDeviceHandleFromMigDeviceHandle(Handle slice, Handle* gpu) {
  *gpu = gpu_of(devices_of_node().at(slice - 1));
  return success;
}

int nvmlDeviceGetIndex(Handle device, unsigned* index) {
  *index = static_cast<unsigned>(device - first_gpu);
  return device >= first_gpu ? success : not_found;
}

int nvmlDeviceGetMaxMigDeviceCount(Handle /*gpu*/, unsigned* count) {
  *count = 7;
  return success;
}

int nvmlDeviceGetMigDeviceHandleByIndex(Handle gpu, unsigned index, Handle* slice) {
  const std::vector<PretendDevice> all = devices_of_node();
  unsigned before = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (is_slice(all[i]) && gpu_of(all[i]) == gpu && before++ == index) {
      *slice = i + 1;
      return success;
    }
  }
  return not_found;
}
}
