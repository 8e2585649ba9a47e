#pragma once

#include <cuda_runtime.h>
#include <cufft.h>
#include <string>

namespace lsdeconv::cuda {

/// What a failed call means for those who go on.
enum class Failure { short_of_memory, wrong_call, lost_device };

Failure failure_of(cudaError_t code);
Failure failure_of(cufftResult code);
/// "cudaErrorECCUncorrectable (uncorrectable ECC error encountered)"
std::string description_of(cudaError_t code);
/// "CUFFT_EXEC_FAILED"
std::string description_of(cufftResult code);
/// Throws OutOfMemory, Error or DeviceLost.
[[noreturn]] void fail(Failure failure, const std::string& device, const char* doing,
                       const std::string& code);

} // namespace lsdeconv::cuda
