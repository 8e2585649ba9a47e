#pragma once

#include <cuda_runtime.h>
#include <cufft.h>
#include <string>

namespace cuda_on_host {

/// The error of that CUDA name. Throws std::invalid_argument for other names.
cudaError_t error_of_name(const std::string& name);
/// The same of cuFFT, for those with which planning can fail.
cufftResult transform_error_of_name(const std::string& name);

} // namespace cuda_on_host
