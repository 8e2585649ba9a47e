#pragma once

#include "gpu.hpp"

#include "lsdeconv/core/box.hpp"

#include <algorithm>
#include <cuda_runtime.h>
#include <limits>

/// The one place where kernels are launched. A kernel only distributes calls of a function object over
/// threads; these are functions of host and device, so that what they compute can be tested without a GPU.
namespace lsdeconv::cuda {

/// Threads of a CUDA block, called a group here: "block" is a part of the volume.
inline constexpr unsigned threads_per_group = 256;
inline constexpr unsigned most_planes_of_groups = 65535; ///< CUDA's limit of gridDim.y.

/// Calls function(i) for every i in [0, count).
template <typename Function>
__global__ void __launch_bounds__(threads_per_group) over_indices(Function function, std::int64_t count) {
  const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;
  for (std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < count; i += step) {
    function(i);
  }
}

/// Calls function(z, y, x) for every `width`-th x of all rows. Within a plane indices have 32 bits, since
/// GPUs divide these faster.
template <unsigned width, typename Function>
__global__ void __launch_bounds__(threads_per_group) over_planes(Function function, Extent3 extent) {
  const auto per_row = static_cast<unsigned>((extent.x + width - 1) / width);
  const unsigned per_plane = per_row * static_cast<unsigned>(extent.y);
  for (std::int64_t z = blockIdx.y; z < extent.z; z += gridDim.y) {
    for (unsigned i = blockIdx.x * blockDim.x + threadIdx.x; i < per_plane; i += gridDim.x * blockDim.x) {
      const unsigned y = i / per_row;
      function(z, std::int64_t{y}, std::int64_t{width} * (i - y * per_row));
    }
  }
}

/// Launch in the computing stream.
inline cudaLaunchConfig_t configuration(const Gpu& gpu, dim3 groups) {
  cudaLaunchConfig_t config{};
  config.gridDim = groups;
  config.blockDim = dim3(threads_per_group);
  config.stream = gpu.compute();
  return config;
}

/// Submits over_indices. `what` completes the message of a failure.
template <typename Function>
void launch(const Gpu& gpu, std::int64_t count, const Function& function, const char* what) {
  if (count == 0) {
    return;
  }
  constexpr std::int64_t most_groups = std::numeric_limits<std::int32_t>::max();
  const std::int64_t groups = std::min(ceil_div(count, std::int64_t{threads_per_group}), most_groups);
  const cudaLaunchConfig_t config = configuration(gpu, dim3(static_cast<unsigned>(groups)));
  gpu.check(cudaLaunchKernelEx(&config, over_indices<Function>, function, count), what);
}

/// Submits over_planes. Planes must have less than 2^31 voxels.
template <unsigned width, typename Function>
void launch(const Gpu& gpu, const Extent3& extent, const Function& function, const char* what) {
  const std::int64_t per_plane = ceil_div(extent.x, std::int64_t{width}) * extent.y;
  if (per_plane == 0 || extent.z == 0) {
    return;
  }
  const std::int64_t groups = ceil_div(per_plane, std::int64_t{threads_per_group});
  const std::int64_t planes = std::min(extent.z, std::int64_t{most_planes_of_groups});
  const cudaLaunchConfig_t config =
      configuration(gpu, dim3(static_cast<unsigned>(groups), static_cast<unsigned>(planes)));
  gpu.check(cudaLaunchKernelEx(&config, over_planes<width, Function>, function, extent), what);
}

} // namespace lsdeconv::cuda
