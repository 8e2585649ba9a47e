#include "together.hpp"

#include <algorithm>
#include <barrier>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

/// Threads of groups as threads of the host, so that the thread sanitizer finds their races.
namespace cuda_on_host {
namespace {

constexpr unsigned most_threads = 8;

thread_local std::barrier<>* group_barrier = nullptr;

} // namespace

void run_together(const cudaLaunchConfig_t& config, const std::function<void()>& thread) {
  static std::mutex one_at_a_time; // there is only one array of shared memory
  const std::lock_guard lock(one_at_a_time);
  const unsigned count = std::min(config.blockDim.x, most_threads);
  std::barrier<> barrier(count);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      group_barrier = &barrier;
      threadIdx = dim3(i, 0, 0);
      blockDim = dim3(count);
      for_groups(config.gridDim, [&] {
        thread();
        barrier.arrive_and_wait();
      });
    });
  }
  for (std::thread& each : threads) {
    each.join();
  }
}

} // namespace cuda_on_host

void __syncthreads() {
  if (cuda_on_host::group_barrier == nullptr) {
    std::abort(); // a kernel that was launched without shared memory
  }
  cuda_on_host::group_barrier->arrive_and_wait();
}
