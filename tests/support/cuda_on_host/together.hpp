#pragma once

#include <cuda_runtime.h>

namespace cuda_on_host {

/// Runs the threads of each group of a kernel at the same time, so that they can wait for each other; on
/// fewer threads per group than it asks for.
void run_together(const cudaLaunchConfig_t& config, const std::function<void()>& thread);

/// Calls body() for each group, with its indices set.
template <typename Body>
void for_groups(dim3 groups, const Body& body) {
  gridDim = groups;
  for (unsigned y = 0; y < groups.y; ++y) {
    for (unsigned x = 0; x < groups.x; ++x) {
      blockIdx = dim3(x, y, 0);
      body();
    }
  }
}

} // namespace cuda_on_host
