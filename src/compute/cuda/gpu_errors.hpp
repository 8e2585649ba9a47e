#pragma once

#include <cuda_runtime.h>
#include <cufft.h>
#include <string>

namespace lsdeconv::cuda {

/// What a failed call means for the run.
enum class Failure {
  short_of_memory, ///< Smaller blocks may fit: OutOfMemory.
  wrong_call,      ///< A defect of the program or its build: Error.
  lost_device,     ///< The device's memory is lost and every further call fails: DeviceLost.
};

/// Classifies return codes other than success.
Failure failure_of(cudaError_t code);
Failure failure_of(cufftResult code);
/// Whether the code says of a device that works that it has too little memory.
bool may_be_shortage(cufftResult code);
/// "cudaErrorECCUncorrectable (uncorrectable ECC error encountered)"
std::string description_of(cudaError_t code);
/// "CUFFT_EXEC_FAILED"
std::string description_of(cufftResult code);
/// Throws OutOfMemory, Error or DeviceLost with a message of the device's label, what was being done, and the
/// code's description.
[[noreturn]] void fail(Failure failure, const std::string& device, const char* doing,
                       const std::string& code);

/// What to tell of a convolver whose planning took so many seconds: most kernels of cuFFT come as code that
/// the driver compiles at their first use on a machine, on every rank of a fresh node at once. Empty where it
/// was fast. device: Gpu::label().
std::string notice_of_planning(const std::string& device, double seconds);

} // namespace lsdeconv::cuda
