#pragma once

#include <atomic>
#include <cuda_runtime.h>
#include <string>
#include <vector>

/// The pretended GPUs of a node, as environment variables describe them (defaults in brackets):
///
/// - LSDECONV_PRETEND_GPUS: number of GPUs (1).
/// - LSDECONV_PRETEND_GPU_MEMORY: bytes of each, or a list separated by commas, whose last value holds for
///   all further GPUs (1 GiB). Every process has all of it.
/// - LSDECONV_PRETEND_GPU_UUIDS: list separated by commas, "GPU-…" with 32 hexadecimal digits in the usual
///   groups (GPU-00000000-0000-0000-0000-000000000001 and so on).
/// - LSDECONV_PRETEND_GPU_SLICES: into how many instances (MIG) each GPU is split, separated by commas; the
///   last value holds for all further GPUs (0: it is whole). Each has all of the memory, and the UUID of the
///   GPU with "MIG-" and its number in front: MIG-20000000-0000-0000-0000-000000000001. A process sees one of
///   them alone, the first that CUDA_VISIBLE_DEVICES names.
/// - LSDECONV_PRETEND_GPU_CACHE: bytes of the second-level cache that each says to have (64 KiB).
/// - LSDECONV_PRETEND_GPU_FAULT: list separated by semicolons of "KIND N ERROR [device INDEX]": the N-th
///   (from 1) launch, copy, transform, sync, allocate, plan or identify of this process on a device (on any,
///   or on the one that nvidia-smi would number INDEX) fails with that error, given by its CUDA name, such as
///   cudaErrorIllegalAddress; a plan by that of cuFFT. An allocation, a plan and the question what the device
///   is fail once; after any other fault the device is lost to the process.
/// - LSDECONV_PRETEND_GPU_STEP: bytes, of which every allocation takes a multiple (256; a real one takes up
///   to 2 MiB).
/// - LSDECONV_PRETEND_GPU_KERNELS: bytes that the first launch on a device takes (0).
/// - LSDECONV_PRETEND_GPU_GUARD: "yes": nobody can touch a device's memory but what runs on the device.
/// - LSDECONV_PRETEND_CUFFT_WORK: "A" or "A,B": the work area of a transform in multiples of its data (1),
///   and what cuFFT estimates before it plans (as much).
/// - LSDECONV_PRETEND_CUFFT_FASTEST: planes that are transformed fastest at a time: by the clock of events,
///   any other number takes a millisecond more for each plane (0: by that clock all take as long as they do).
/// - LSDECONV_PRETEND_CUFFT_CROOKED: planes that have other last bits when so many are transformed at a time
///   (0).
/// - LSDECONV_PRETEND_CUFFT_SECONDS: what the first plan of a process takes, as if the driver
///   compiled it (0).
/// - LSDECONV_PRETEND_GPU_DELAY: upper bound in microseconds of a random delay before any work in a stream
///   begins (0).
/// - LSDECONV_PRETEND_GPU_DRIVER: "none", "old" or "broken": the reason why there is no GPU.
/// - LSDECONV_PRETEND_GPU_LOCKING: "own": host memory is locked only where CUDA itself has allocated it.
/// - LSDECONV_PRETEND_CUFFT: file of the library cuFFT (the double's); read once per process.
/// - CUDA_VISIBLE_DEVICES: as CUDA reads it, indices or UUIDs.
namespace cuda_on_host {

/// Operations that can fail.
enum class Kind { launch, copy, transform, sync, allocate, plan, identify };

/// An entry of LSDECONV_PRETEND_GPU_FAULT.
struct Fault {
  Kind kind;
  int count;
  cudaError_t error; ///< Of Kind::plan the number of a cufftResult.
  int device = -1;   ///< PretendDevice::index; -1: any.
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
  std::size_t allocation_step = 256;
  std::size_t kernel_bytes = 0;
  bool guarded = false; ///< The memory of devices.
  long long fastest_batch = 0;
  long long crooked_batch = 0;
  double work_area = 1;     ///< In multiples of the data.
  double work_estimate = 1; ///< The same.
  double first_plan_seconds = 0;
};

/// What was observed since the last reset().
struct Observed {
  std::atomic<int> spinning_waits = 0;      ///< Waits of the host in which it keeps a core busy.
  std::atomic<std::size_t> most_queued = 0; ///< Pieces of work that waited in one stream.
};
Observed& observed();

/// The UUID of a GPU, also of one that is split.
std::string uuid_of_gpu(int index);
/// All devices of the node as the environment describes them now: slices in place of the GPUs that are split.
std::vector<PretendDevice> devices_of_node();
const Settings& settings();
/// Reads the environment again and resets all devices. For the time between two tests, when no device is in
/// use.
void reset();

} // namespace cuda_on_host
