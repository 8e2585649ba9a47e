#include "error_names.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace {

struct ErrorRow {
  cudaError_t code;
  const char* name;
  const char* text;
};

constexpr std::array rows{
    ErrorRow{cudaSuccess, "cudaSuccess", "no error"},
    ErrorRow{cudaErrorInvalidValue, "cudaErrorInvalidValue", "invalid argument"},
    ErrorRow{cudaErrorMemoryAllocation, "cudaErrorMemoryAllocation", "out of memory"},
    ErrorRow{cudaErrorInvalidConfiguration, "cudaErrorInvalidConfiguration",
             "invalid configuration argument"},
    ErrorRow{cudaErrorInsufficientDriver, "cudaErrorInsufficientDriver",
             "CUDA driver version is insufficient for CUDA runtime version"},
    ErrorRow{cudaErrorInvalidDeviceFunction, "cudaErrorInvalidDeviceFunction", "invalid device function"},
    ErrorRow{cudaErrorNoDevice, "cudaErrorNoDevice", "no CUDA-capable device is detected"},
    ErrorRow{cudaErrorInvalidDevice, "cudaErrorInvalidDevice", "invalid device ordinal"},
    ErrorRow{cudaErrorNoKernelImageForDevice, "cudaErrorNoKernelImageForDevice",
             "no kernel image is available for execution on the device"},
    ErrorRow{cudaErrorECCUncorrectable, "cudaErrorECCUncorrectable", "uncorrectable ECC error encountered"},
    ErrorRow{cudaErrorInvalidResourceHandle, "cudaErrorInvalidResourceHandle", "invalid resource handle"},
    ErrorRow{cudaErrorNotReady, "cudaErrorNotReady", "device not ready"},
    ErrorRow{cudaErrorIllegalAddress, "cudaErrorIllegalAddress", "an illegal memory access was encountered"},
    ErrorRow{cudaErrorLaunchFailure, "cudaErrorLaunchFailure", "unspecified launch failure"},
    ErrorRow{cudaErrorNotSupported, "cudaErrorNotSupported", "operation not supported"},
    ErrorRow{cudaErrorUnknown, "cudaErrorUnknown", "unknown error"},
};

const ErrorRow& row_of(cudaError_t code) {
  for (const ErrorRow& row : rows) {
    if (row.code == code) {
      return row;
    }
  }
  return rows.back();
}

} // namespace

cudaError_t cuda_on_host::error_of_name(const std::string& name) {
  for (const ErrorRow& row : rows) {
    if (name == row.name) {
      return row.code;
    }
  }
  throw std::invalid_argument("there is no error " + name);
}

cufftResult cuda_on_host::transform_error_of_name(const std::string& name) {
  for (const auto& [known, code] : {std::pair{"CUFFT_ALLOC_FAILED", CUFFT_ALLOC_FAILED},
                                    std::pair{"CUFFT_INTERNAL_ERROR", CUFFT_INTERNAL_ERROR},
                                    std::pair{"CUFFT_SETUP_FAILED", CUFFT_SETUP_FAILED},
                                    std::pair{"CUFFT_INVALID_SIZE", CUFFT_INVALID_SIZE}}) {
    if (name == known) {
      return code;
    }
  }
  throw std::invalid_argument("there is no error " + name);
}

const char* cudaGetErrorName(cudaError_t code) {
  return row_of(code).name;
}

const char* cudaGetErrorString(cudaError_t code) {
  return row_of(code).text;
}
