#include "gpu_errors.hpp"

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/text.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace lsdeconv::cuda {

Failure failure_of(cudaError_t code) {
  switch (code) {
  case cudaErrorMemoryAllocation:
    return Failure::short_of_memory;
  case cudaErrorInvalidValue:
  case cudaErrorInvalidConfiguration:
  case cudaErrorInvalidDevice:
  case cudaErrorInvalidResourceHandle:
  case cudaErrorInvalidDeviceFunction:
  case cudaErrorNoKernelImageForDevice:
    return Failure::wrong_call;
  default: // memory errors, failed launches, devices off the bus: the contents of its memory are lost
    return Failure::lost_device;
  }
}

Failure failure_of(cufftResult code) {
  switch (code) {
  case CUFFT_ALLOC_FAILED:
    return Failure::short_of_memory;
  case CUFFT_EXEC_FAILED:
  case CUFFT_INTERNAL_ERROR:
  case CUFFT_SETUP_FAILED:
    return Failure::lost_device;
  default:
    return Failure::wrong_call;
  }
}

bool may_be_shortage(cufftResult code) {
  return code == CUFFT_INTERNAL_ERROR || code == CUFFT_SETUP_FAILED;
}

std::string description_of(cudaError_t code) {
  return text(cudaGetErrorName(code), " (", cudaGetErrorString(code), ")");
}

std::string description_of(cufftResult code) {
  static constexpr std::array names{
      std::pair{CUFFT_INVALID_PLAN, "CUFFT_INVALID_PLAN"},
      std::pair{CUFFT_ALLOC_FAILED, "CUFFT_ALLOC_FAILED"},
      std::pair{CUFFT_INVALID_TYPE, "CUFFT_INVALID_TYPE"},
      std::pair{CUFFT_INVALID_VALUE, "CUFFT_INVALID_VALUE"},
      std::pair{CUFFT_INTERNAL_ERROR, "CUFFT_INTERNAL_ERROR"},
      std::pair{CUFFT_EXEC_FAILED, "CUFFT_EXEC_FAILED"},
      std::pair{CUFFT_SETUP_FAILED, "CUFFT_SETUP_FAILED"},
      std::pair{CUFFT_INVALID_SIZE, "CUFFT_INVALID_SIZE"},
      std::pair{CUFFT_NOT_SUPPORTED, "CUFFT_NOT_SUPPORTED"},
  };
  for (const auto& [known, name] : names) {
    if (known == code) {
      return name;
    }
  }
  return text("cufftResult ", static_cast<int>(code));
}

void fail(Failure failure, const std::string& device, const char* doing, const std::string& code) {
  switch (failure) {
  case Failure::short_of_memory:
    throw OutOfMemory(text(device, " has not enough memory for ", doing, ": ", code,
                           "; take smaller blocks, or leave the GPU to this run alone"));
  case Failure::wrong_call:
    throw Error(text(device, " refused ", doing, ": ", code, "; a defect of this program or its build"));
  case Failure::lost_device:
    break;
  }
  throw DeviceLost(text(device, " failed while ", doing, ": ", code,
                        "; leave it out (--gpu-indices) until an administrator has looked at it"));
}

std::string notice_of_planning(const std::string& device, double seconds) {
  constexpr double slow = 5; // with compiled kernels it takes less than a second
  if (seconds < slow) {
    return {};
  }
  return text(
      device, ": its Fourier transforms were ready after ", std::lround(seconds),
      " s, as the driver compiles them at their first use and keeps them in ~/.nv/ComputeCache, or in the "
      "folder that CUDA_CACHE_PATH names: one that the nodes share and that outlives the job saves the wait");
}

} // namespace lsdeconv::cuda
