#pragma once

#include <cuda_runtime.h>
#include <string>
#include <vector>

/// What the environment says of the pretended GPUs:
///
/// LSDECONV_PRETEND_GPUS         how many the node has (1)
/// LSDECONV_PRETEND_GPU_MEMORY   bytes of each, or a list with commas, the last for all further ones (1 GiB).
/// Every
///                               process counts for itself.
/// LSDECONV_PRETEND_GPU_UUIDS    list with commas, "GPU-…" or "MIG-…" with 32 hexadecimal digits in the usual
/// groups
///                               (GPU-00000000-0000-0000-0000-000000000001 and so on)
/// LSDECONV_PRETEND_GPU_FAULT    list with semicolons of "KIND N ERROR [device INDEX]": the N-th (from 1)
/// launch,
///                               copy, transform, sync or allocate of this process on a device (any, or that
///                               of that index as nvidia-smi would number it) fails with an error by its CUDA
///                               name, such as cudaErrorIllegalAddress. An allocation fails once; after any
///                               other fault the device is lost to the process.
/// LSDECONV_PRETEND_GPU_DELAY    microseconds that anything queued waits at most before it begins, by chance
/// (0) LSDECONV_PRETEND_GPU_DRIVER   "none", "old" or "broken": why there is no GPU at all
/// CUDA_VISIBLE_DEVICES          as CUDA reads it: indices or UUIDs
namespace cuda_on_host {

enum class Kind { launch, copy, transform, sync, allocate };

struct Fault {
  Kind kind;
  int count;
  cudaError_t error;
  int device = -1;
};

struct PretendDevice {
  int index;
  std::string uuid;
  std::size_t memory;
};

struct Settings {
  std::vector<PretendDevice> devices; ///< Of the node.
  std::vector<PretendDevice> visible; ///< To this process, in its order.
  std::vector<Fault> faults;
  unsigned delay;
  std::string driver;
};

const Settings& settings();
/// Reads the environment again and forgets what was done to the devices: between tests, when nothing is in
/// use.
void start_again();

} // namespace cuda_on_host
