#include "fibres.hpp"
#include "stream.hpp"

#include <cstddef>
#include <cstring>
#include <map>

namespace lsdeconv::cuda {
/// The dynamic shared memory that kernels declare: as much as that of the largest GPUs.
alignas(16) std::byte group_memory[232448];
} // namespace lsdeconv::cuda

namespace cuda_on_host {
namespace {

template <typename Body>
void for_groups(const cudaLaunchConfig_t& config, Body&& body) {
  blockDim = config.blockDim;
  gridDim = config.gridDim;
  for (unsigned y = 0; y < config.gridDim.y; ++y) {
    for (unsigned x = 0; x < config.gridDim.x; ++x) {
      blockIdx = dim3(x, y, 0);
      body();
    }
  }
}

/// Shared memory that kernels may use without being allowed more.
constexpr std::size_t usual_shared_bytes = std::size_t{48} << 10U;

struct Allowances {
  std::mutex mutex;
  std::map<const void*, std::size_t> bytes;
};

Allowances& allowances() {
  static auto& known = *new Allowances;
  return known;
}

bool may_share(const void* kernel, std::size_t bytes) {
  const std::lock_guard lock(allowances().mutex);
  const auto found = allowances().bytes.find(kernel);
  return bytes <= usual_shared_bytes || (found != allowances().bytes.end() && bytes <= found->second);
}

/// Runs the threads of a kernel one after another, in another order in each group.
void run_alone(const cudaLaunchConfig_t& config, const std::function<void()>& thread) {
  const unsigned threads = config.blockDim.x;
  for_groups(config, [&] {
    const unsigned first = 11 * (blockIdx.x + blockIdx.y);
    const unsigned step = threads % 37 == 0 ? 1 : 37; // has no divisor in common with the number of threads
    for (unsigned i = 0; i < threads; ++i) {
      threadIdx = dim3((first + step * i) % threads, 0, 0);
      thread();
    }
  });
}

/// Runs the threads of each group in turns, so that they can wait for each other. What a group leaves in
/// its shared memory is not what the next one finds.
void run_together(const cudaLaunchConfig_t& config, const std::function<void()>& thread) {
  static std::mutex one_at_a_time; // there is only one array of shared memory
  const std::lock_guard lock(one_at_a_time);
  static auto& known = *new std::map<unsigned, Fibres>; // by the number of threads, kept for ever
  Fibres& fibres = known.try_emplace(config.blockDim.x, config.blockDim.x).first->second;
  for_groups(config, [&] {
    std::memset(lsdeconv::cuda::group_memory, 0xFF, config.dynamicSmemBytes);
    fibres.run([&](unsigned i) {
      threadIdx = dim3(i, 0, 0);
      thread();
    });
  });
}

} // namespace

cudaError_t allow_shared(const void* kernel, int bytes) {
  if (bytes < 0 || static_cast<std::size_t>(bytes) > sizeof(lsdeconv::cuda::group_memory)) {
    return result(cudaErrorInvalidValue);
  }
  const std::lock_guard lock(allowances().mutex);
  allowances().bytes[kernel] = static_cast<std::size_t>(bytes);
  return cudaSuccess;
}

cudaError_t launch(const cudaLaunchConfig_t& config, const void* kernel, std::function<void()> thread) {
  constexpr unsigned most_groups = 65535;
  if (config.blockDim.x == 0 || config.blockDim.x > 1024 || config.gridDim.x == 0 || config.gridDim.y == 0
      || config.gridDim.y > most_groups || !may_share(kernel, config.dynamicSmemBytes)) {
    return result(cudaErrorInvalidConfiguration);
  }
  if (!current_device().load_kernels()) {
    return result(cudaErrorMemoryAllocation);
  }
  return submit(config.stream, Kind::launch, [config, thread = std::move(thread)] {
    (config.dynamicSmemBytes > 0 ? run_together : run_alone)(config, thread);
  });
}

} // namespace cuda_on_host

void __syncthreads() {
  const dim3 own = threadIdx;
  cuda_on_host::Fibres::wait_for_others();
  threadIdx = own;
}
