#include "column_kernels.hpp"
#include "over_columns.cuh"

#include "lsdeconv/core/box.hpp"

#include <algorithm>

namespace lsdeconv::cuda {

std::optional<ColumnTile> column_tile(const ColumnStages& stages, std::int64_t shared_bytes) {
  ColumnTile tile{8, 1};
  // Two groups on each multiprocessor, so that one computes while the other waits for memory.
  while (tile.columns > 4 && 2 * tile.bytes(stages.length) > shared_bytes) {
    tile.columns /= 2;
  }
  while (tile.columns > 1 && tile.bytes(stages.length) > shared_bytes) {
    tile.columns /= 2;
  }
  if (tile.bytes(stages.length) > shared_bytes) {
    return std::nullopt;
  }
  // Whole warps, and about as many butterflies of the first stage for each thread.
  const std::int64_t butterflies = stages.stage[0].step;
  const std::int64_t most = most_column_threads / tile.columns;
  const std::int64_t even = ceil_div(butterflies, ceil_div(butterflies, most));
  const std::int64_t warps = ceil_div(even * tile.columns, std::int64_t{32});
  tile.threads = static_cast<std::int32_t>(warps * 32 / tile.columns);
  return tile;
}

template <typename Middle>
void run(const Gpu& gpu, const ColumnPass<ColumnStages, Middle>& pass, const ColumnTile& tile) {
  const auto bytes = tile.bytes(pass.stages.length);
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(ceil_div(pass.columns, std::int64_t{tile.columns})));
  config.blockDim = dim3(static_cast<unsigned>(tile.columns * tile.threads));
  config.dynamicSmemBytes = static_cast<std::size_t>(bytes);
  config.stream = gpu.compute();
  constexpr auto kernel = over_columns<ColumnStages, Middle>;
  gpu.check(
      cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(bytes)),
      "preparing transforms along z");
  gpu.check(cudaLaunchKernelEx(&config, kernel, pass, tile.columns), "transforming along z");
}
template void run(const Gpu& gpu, const ColumnPass<ColumnStages, MultiplyColumns<RealFactor>>& pass,
                  const ColumnTile& tile);
template void run(const Gpu& gpu, const ColumnPass<ColumnStages, MultiplyColumns<ComplexFactor>>& pass,
                  const ColumnTile& tile);
template void run(const Gpu& gpu, const ColumnPass<ColumnStages, TakeColumns<TakeReal>>& pass,
                  const ColumnTile& tile);
template void run(const Gpu& gpu, const ColumnPass<ColumnStages, TakeColumns<TakeComplex>>& pass,
                  const ColumnTile& tile);

} // namespace lsdeconv::cuda
