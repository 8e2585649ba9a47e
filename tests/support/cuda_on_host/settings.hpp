#pragma once

#include <cuda_runtime.h>
#include <string>
#include <vector>

/// The pretended GPUs of a node, as environment variables describe them (defaults in brackets):
///
/// - LSDECONV_PRETEND_GPUS: number of GPUs (1).
/// - LSDECONV_PRETEND_GPU_MEMORY: bytes of each, or a list separated by commas, whose last value holds for
///   all further GPUs (1 GiB). Every process has all of it.
/// - LSDECONV_PRETEND_GPU_CACHE: bytes of the second-level cache that each says to have (64 KiB).
/// - LSDECONV_PRETEND_GPU_UUIDS: list separated by commas, "GPU-…" or "MIG-…" with 32 hexadecimal digits in
///   the usual groups (GPU-00000000-0000-0000-0000-000000000001 and so on).
/// - LSDECONV_PRETEND_GPU_FAULT: list separated by semicolons of "KIND N ERROR [device INDEX]": the N-th
///   (from 1) launch, copy, transform, sync or allocate of this process on a device (on any, or on the one
///   that nvidia-smi would number INDEX) fails with that error, given by its CUDA name, such as
///   cudaErrorIllegalAddress. An allocation fails once; after any other fault the device is lost to the
///   process.
/// - LSDECONV_PRETEND_GPU_DELAY: upper bound in microseconds of a random delay before any work in a stream
///   begins (0).
/// - LSDECONV_PRETEND_GPU_DRIVER: "none", "old" or "broken": the reason why there is no GPU.
/// - LSDECONV_PRETEND_CUFFT: file of the library cuFFT (the double's); read once per process.
/// - CUDA_VISIBLE_DEVICES: as CUDA reads it, indices or UUIDs.
namespace cuda_on_host {

/// Operations that can fail.
enum class Kind { launch, copy, transform, sync, allocate };

/// An entry of LSDECONV_PRETEND_GPU_FAULT.
struct Fault {
  Kind kind;
  int count;
  cudaError_t error;
  int device = -1; ///< PretendDevice::index; -1: any.
};

struct PretendDevice {
  int index; ///< As nvidia-smi would number it.
  std::string uuid;
  std::size_t memory; ///< Bytes.
};

struct Settings {
  std::vector<PretendDevice> devices; ///< Of the node.
  std::vector<PretendDevice> visible; ///< To this process, by ordinal.
  std::vector<Fault> faults;
  unsigned delay; ///< Microseconds.
  int cache;      ///< Bytes of the second-level cache.
  std::string driver;
};

const Settings& settings();
/// Reads the environment again and resets all devices. For the time between two tests, when no device is in
/// use.
void reset();

} // namespace cuda_on_host
