#include "kernels.hpp"
#include "launch.cuh"

#include "lsdeconv/core/digest.hpp"

namespace lsdeconv::cuda {

// Statistics of a block in one pass. Each thread gathers those of its voxels; a group (CUDA block) shares a
// histogram in shared memory and merges the partial sums of its threads; one thread of the group adds the
// result to the Summary.

namespace {

constexpr int bins = IntensityHistogram::bins;
/// Keeps the 32-bit counts of a group's histogram from overflowing.
constexpr std::int64_t most_voxels_of_group = std::int64_t{1} << 31;

/// Shared memory of a group.
struct GroupMemory {
  PartialSummary partial[threads_per_group];
  unsigned counts[bins];
};

/// The i-th voxel of the box, x fastest. Divides in 32 bits where these suffice, which is faster.
__device__ const float* voxel_at(const ConstVoxels& voxels, const Extent3& box, std::int64_t i) {
  const auto at = [&](auto index, auto rows, auto columns) {
    const auto row = index / columns;
    const auto z = row / rows;
    return voxels.at(z, row - z * rows, index - row * columns);
  };
  if (voxel_count(box) <= std::int64_t{0xFFFFFFFF}) {
    return at(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(box.y),
              static_cast<std::uint32_t>(box.x));
  }
  return at(i, box.y, box.x);
}

/// Statistics of every n-th voxel, n being the number of threads in all; counts go into the group's
/// histogram.
__device__ PartialSummary voxels_of_thread(const ConstVoxels& voxels, const Extent3& box, unsigned* counts) {
  PartialSummary mine;
  const std::int64_t count = voxel_count(box);
  const std::int64_t step = std::int64_t{gridDim.x} * blockDim.x;
  for (std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x; i < count; i += step) {
    const float value = *voxel_at(voxels, box, i);
    const std::uint32_t rank = value == value ? rank_of(value) : 0; // NaN is neither minimum nor maximum
    mine.merge({digest_term(static_cast<std::uint64_t>(i), std::bit_cast<std::uint32_t>(value)),
                static_cast<double>(value), rank, rank == 0 ? 0 : ~rank});
    atomicAdd(&counts[IntensityHistogram::bin_of(value)], 1U);
  }
  return mine;
}

/// Merges the partial summaries of a group into the first one, as a tree of fixed order: the sum has the same
/// bits in every run.
__device__ void add_up(PartialSummary* partial) {
  for (unsigned half = blockDim.x / 2; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) {
      partial[threadIdx.x].merge(partial[threadIdx.x + half]);
    }
  }
}

/// Adds the group's result to the summary of the block.
__device__ void publish(const GroupMemory& group, Summary& summary) {
  using Wide = unsigned long long;
  for (unsigned bin = threadIdx.x; bin < bins; bin += blockDim.x) {
    if (group.counts[bin] != 0) {
      atomicAdd(reinterpret_cast<Wide*>(&summary.counts[bin]), Wide{group.counts[bin]});
    }
  }
  if (threadIdx.x == 0) {
    const PartialSummary& all = group.partial[0];
    atomicAdd(reinterpret_cast<Wide*>(&summary.digest), Wide{all.digest});
    atomicMax(&summary.highest, all.highest);
    atomicMax(&summary.lowest, all.lowest);
    summary.sums[blockIdx.x] = all.sum;
  }
}

} // namespace

/// The number of threads per group is a power of two up to threads_per_group.
__global__ void __launch_bounds__(threads_per_group)
    summarise_groups(ConstVoxels voxels, Extent3 box, Summary* summary) {
  extern __shared__ std::uint64_t group_memory[];
  auto& group = *reinterpret_cast<GroupMemory*>(group_memory);
  for (unsigned bin = threadIdx.x; bin < bins; bin += blockDim.x) {
    group.counts[bin] = 0;
  }
  __syncthreads();
  group.partial[threadIdx.x] = voxels_of_thread(voxels, box, group.counts);
  add_up(group.partial);
  __syncthreads();
  publish(group, *summary);
}

void summarise(const Gpu& gpu, const ConstVoxels& voxels, const Extent3& box, Summary* summary) {
  const std::int64_t count = voxel_count(box);
  gpu.check(count / Summary::most_groups < most_voxels_of_group ? cudaSuccess : cudaErrorInvalidValue,
            "counting voxels");
  const std::int64_t wanted = ceil_div(count, std::int64_t{threads_per_group} * 16);
  const std::int64_t groups = std::clamp<std::int64_t>(wanted, 1, Summary::most_groups);
  cudaLaunchConfig_t config = configuration(gpu, dim3(static_cast<unsigned>(groups)));
  config.dynamicSmemBytes = sizeof(GroupMemory);
  gpu.check(cudaLaunchKernelEx(&config, summarise_groups, voxels, box, summary), "taking statistics");
}

} // namespace lsdeconv::cuda
