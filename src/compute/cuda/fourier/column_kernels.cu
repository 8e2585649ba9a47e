#include "column_kernels.hpp"
#include "over_columns.cuh"

#include "lsdeconv/core/box.hpp"

namespace lsdeconv::cuda {
namespace {

/// Whole warps, and about as many butterflies of the first stage for each thread.
ColumnTile with_threads(const ColumnStages& stages, std::int32_t pairs) {
  const std::int64_t butterflies = stages.stage[0].butterflies;
  const std::int64_t most = most_column_threads / pairs;
  const std::int64_t even = ceil_div(butterflies, ceil_div(butterflies, most));
  const std::int64_t warps = ceil_div(even * pairs, std::int64_t{32});
  return {pairs, static_cast<std::int32_t>(warps * 32 / pairs)};
}

template <typename Middle>
using ColumnKernel = void (*)(ColumnPass<Middle>);

template <int pairs, typename Middle>
ColumnKernel<Middle> kernel_of(const ColumnStages& stages) {
  return stages.stage[0].radix > small_radix ? over_columns<largest_radix, pairs, Middle>
                                             : over_columns<small_radix, pairs, Middle>;
}

/// Transfer functions are stored so seldom that it may be done with few columns at a time.
template <typename Middle>
ColumnKernel<Middle> kernel_for(const ColumnStages& stages, std::int32_t pairs) {
  if constexpr (Middle::goes_back) {
    if (pairs == ColumnTile::most_pairs) {
      return kernel_of<ColumnTile::most_pairs, Middle>(stages);
    }
  }
  return kernel_of<2, Middle>(stages);
}

} // namespace

std::optional<ColumnTile> column_tile(const ColumnStages& stages, std::int64_t shared_bytes) {
  const auto fit = [&](std::int64_t groups, std::int32_t pairs) {
    return groups * ColumnTile::bytes(stages, pairs) <= shared_bytes;
  };
  if (!fit(1, 2)) {
    return std::nullopt;
  }
  // Two groups on each multiprocessor, so that one computes while the other waits for memory.
  return with_threads(stages, fit(2, ColumnTile::most_pairs) ? ColumnTile::most_pairs : 2);
}

template <typename Middle>
void run(const Gpu& gpu, const ColumnPass<Middle>& pass, std::int64_t pairs) {
  const std::int64_t shared = Middle::goes_back ? gpu.shared_bytes() : ColumnTile::bytes(pass.stages, 2);
  const ColumnTile tile = column_tile(pass.stages, shared).value();
  const auto bytes = ColumnTile::bytes(pass.stages, tile.pairs);
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(ceil_div(pairs, std::int64_t{tile.pairs})));
  config.blockDim = dim3(static_cast<unsigned>(tile.pairs * tile.threads));
  config.dynamicSmemBytes = static_cast<std::size_t>(bytes);
  config.stream = gpu.compute();
  const ColumnKernel<Middle> kernel = kernel_for<Middle>(pass.stages, tile.pairs);
  gpu.check(
      cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(bytes)),
      "preparing transforms along z");
  gpu.check(cudaLaunchKernelEx(&config, kernel, pass), "transforming along z");
}
template void run(const Gpu& gpu, const ColumnPass<MultiplyColumns<RealFactor>>& pass, std::int64_t pairs);
template void run(const Gpu& gpu, const ColumnPass<MultiplyColumns<ComplexFactor>>& pass, std::int64_t pairs);
template void run(const Gpu& gpu, const ColumnPass<TakeColumns<TakeReal>>& pass, std::int64_t pairs);
template void run(const Gpu& gpu, const ColumnPass<TakeColumns<TakeComplex>>& pass, std::int64_t pairs);

} // namespace lsdeconv::cuda
