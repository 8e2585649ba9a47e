#pragma once

#include "column_functions.hpp"

#include <cuda_runtime.h>

namespace lsdeconv::cuda {

inline constexpr unsigned most_column_threads = 512;

/// Transforms `tile_columns` columns per group along z, does what the pass says with their spectra, and transforms
/// them back. Neighbouring threads take neighbouring columns.
template <typename Stages, typename Middle>
__global__ void __launch_bounds__(most_column_threads)
    over_columns(ColumnPass<Stages, Middle> pass, std::int32_t tile_columns) {
  extern __shared__ std::uint64_t group_memory[];
  using Pass = ColumnPass<Stages, Middle>;
  const auto index = static_cast<std::int32_t>(threadIdx.x);
  const std::int32_t beside = index & (tile_columns - 1);
  const std::int64_t column = std::int64_t{blockIdx.x} * tile_columns + beside;
  const ColumnThread<Pass> mine{pass,
                                {pass, column},
                                {reinterpret_cast<ComplexNumber*>(group_memory) + beside, tile_columns},
                                index / tile_columns,
                                static_cast<std::int32_t>(blockDim.x) / tile_columns};
  const std::int32_t last = pass.stages.count - 1;
  mine.forward(pass.stages.stage[0], mine.memory);
  for (std::int32_t i = 1; i < last; ++i) {
    __syncthreads();
    mine.forward(pass.stages.stage[i], mine.tile);
  }
  __syncthreads();
  mine.turn_round(pass.stages.stage[last]);
  if constexpr (Middle::goes_back) {
    for (std::int32_t i = last - 1; i > 0; --i) {
      __syncthreads();
      mine.backward(pass.stages.stage[i], mine.tile);
    }
    __syncthreads();
    mine.backward(pass.stages.stage[0], mine.memory);
  }
}

} // namespace lsdeconv::cuda
