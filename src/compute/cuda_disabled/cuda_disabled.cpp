#include "../cuda/cuda_backend.hpp"

#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/core/error.hpp"

// What a build without CUDA links in place of src/compute/cuda.

namespace lsdeconv {

DeviceList gpu_devices() {
  DeviceList none;
  none.why_none = "this program was built without CUDA; build it where the CUDA toolkit is, with "
                  "-DLSDECONV_ENABLE_CUDA=ON";
  return none;
}

std::vector<Device> devices_beside_slices() {
  return {};
}

void show_only(const Device& /*device*/) {}

std::string cuda::unavailable() {
  return gpu_devices().why_none;
}

std::unique_ptr<Backend> cuda::make_backend(const BackendOptions& /*options*/) {
  throw UserError(unavailable());
}

} // namespace lsdeconv
