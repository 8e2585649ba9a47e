#pragma once

#include <cuda_runtime.h>
#include <string>

namespace cuda_on_host {

/// Throws std::invalid_argument for a name that is none.
cudaError_t error_of_name(const std::string& name);

} // namespace cuda_on_host
