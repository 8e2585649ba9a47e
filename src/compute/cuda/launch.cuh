#pragma once

#include "gpu.hpp"

#include "lsdeconv/compute/axis_coverage.hpp"
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

/// Neighbouring threads, those of a warp, that share a row.
inline constexpr unsigned threads_per_row = 32;
inline constexpr unsigned rows_per_group = threads_per_group / threads_per_row;

/// Rows y < extent.y of `planes`, of extent.x voxels.
struct RowsToVisit {
  AxisRange planes;
  std::int32_t rows;
  std::int32_t length;
};

/// Calls function(z, y, x) for every `width`-th x of the rows. A warp takes a whole row, so that what depends
/// on z and y only is computed once for many voxels, and nothing is divided.
template <unsigned width, typename Function>
__global__ void __launch_bounds__(threads_per_group) over_rows(Function function, RowsToVisit visited) {
  const auto y = static_cast<std::int32_t>(blockIdx.x * rows_per_group + threadIdx.x / threads_per_row);
  if (y >= visited.rows) {
    return;
  }
  constexpr auto step = static_cast<std::int32_t>(width * threads_per_row);
  for (std::int64_t z = visited.planes.begin + blockIdx.y; z < visited.planes.end; z += gridDim.y) {
#pragma unroll 1
    for (auto x = static_cast<std::int32_t>(width * (threadIdx.x % threads_per_row)); x < visited.length;
         x += step) {
      function(z, std::int64_t{y}, std::int64_t{x});
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

/// Submits over_rows for some planes of an extent; those beyond it are left out.
template <unsigned width, typename Function>
void launch(const Gpu& gpu, const Extent3& extent, const AxisRange& planes, const Function& function,
            const char* what) {
  const AxisRange inside{planes.begin, std::min(planes.end, extent.z)};
  if (extent.x == 0 || extent.y == 0 || inside.empty()) {
    return;
  }
  const std::int64_t groups = ceil_div(extent.y, std::int64_t{rows_per_group});
  const std::int64_t layers = std::min(inside.end - inside.begin, std::int64_t{most_planes_of_groups});
  const cudaLaunchConfig_t config =
      configuration(gpu, dim3(static_cast<unsigned>(groups), static_cast<unsigned>(layers)));
  const RowsToVisit visited{inside, static_cast<std::int32_t>(extent.y), static_cast<std::int32_t>(extent.x)};
  gpu.check(cudaLaunchKernelEx(&config, over_rows<width, Function>, function, visited), what);
}

/// The same for all planes.
template <unsigned width, typename Function>
void launch(const Gpu& gpu, const Extent3& extent, const Function& function, const char* what) {
  launch<width>(gpu, extent, AxisRange{0, extent.z}, function, what);
}

} // namespace lsdeconv::cuda
