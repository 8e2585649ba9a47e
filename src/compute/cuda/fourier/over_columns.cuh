#pragma once

#include "butterflies.hpp"
#include "column_functions.hpp"

#include <cuda_runtime.h>

namespace lsdeconv::cuda {

inline constexpr unsigned most_column_threads = 512;

/// A column of the spectrum in memory.
template <typename Pass>
struct ColumnInMemory {
  const Pass& pass;
  std::int64_t column;

  [[nodiscard]] LSDECONV_HOST_DEVICE ComplexNumber* at(std::int32_t z) const {
    return pass.spectrum
           + (std::uint64_t{static_cast<std::uint32_t>(z)} * pass.plane + static_cast<std::uint64_t>(column));
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE ComplexNumber get(std::int32_t z) const {
    return column < pass.columns && pass.in.contains(z) ? *at(z) : ComplexNumber{0, 0};
  }
  LSDECONV_HOST_DEVICE void set(std::int32_t z, const ComplexNumber& value) const {
    if (column < pass.columns && pass.out.contains(z)) {
      *at(z) = value;
    }
  }
};

/// A column among others beside it in memory that a group of threads shares.
struct ColumnInTile {
  ComplexNumber* first;
  std::int32_t columns; ///< Of the tile.

  [[nodiscard]] LSDECONV_HOST_DEVICE ComplexNumber get(std::int32_t z) const { return first[z * columns]; }
  LSDECONV_HOST_DEVICE void set(std::int32_t z, const ComplexNumber& value) const {
    first[z * columns] = value;
  }
};

/// The part of one thread in a column: every `threads`-th butterfly of each stage.
template <typename Pass>
struct ColumnThread {
  const Pass& pass;
  ColumnInMemory<Pass> memory;
  ColumnInTile tile;
  std::int32_t thread;
  std::int32_t threads;

  /// Calls body(place, radix as a type) for this thread's butterflies of a stage.
  template <typename Body>
  [[gnu::always_inline]] LSDECONV_HOST_DEVICE void for_butterflies(const ColumnStage& stage,
                                                                   const Body& body) const {
    with_radix(stage.radix, [&](auto radix) {
      const std::int32_t count = pass.stages.length / decltype(radix)::value;
#pragma unroll 1
      for (std::int32_t b = thread; b < count; b += threads) {
        body(stage.place(b), radix);
      }
    });
  }
  /// One stage of the transform.
  template <typename From>
  [[gnu::always_inline]] LSDECONV_HOST_DEVICE void forward(const ColumnStage& stage, const From& from) const {
    for_butterflies(stage, [&](const ColumnStage::Place& at, auto radix) {
      constexpr int r = decltype(radix)::value;
      ComplexNumber v[r];
      unrolled<r>([&](auto k) { v[k] = from.get(at.first + k * stage.step); });
      Butterfly<r, true>::run(v);
      tile.set(at.first, v[0]);
      unrolled<r - 1>([&](auto k) {
        tile.set(at.first + (k + 1) * stage.step, turned<true>(v[k + 1], pass.roots[(k + 1) * at.turn]));
      });
    });
  }
  /// The same stage backwards.
  template <typename To>
  [[gnu::always_inline]] LSDECONV_HOST_DEVICE void backward(const ColumnStage& stage, const To& to) const {
    for_butterflies(stage, [&](const ColumnStage::Place& at, auto radix) {
      constexpr int r = decltype(radix)::value;
      ComplexNumber v[r];
      v[0] = tile.get(at.first);
      unrolled<r - 1>([&](auto k) {
        v[k + 1] = turned<false>(tile.get(at.first + (k + 1) * stage.step), pass.roots[(k + 1) * at.turn]);
      });
      Butterfly<r, false>::run(v);
      unrolled<r>([&](auto k) { to.set(at.first + k * stage.step, v[k]); });
    });
  }
  /// The last stage, what is done with the spectrum, and the last stage backwards.
  [[gnu::always_inline]] LSDECONV_HOST_DEVICE void turn_round(const ColumnStage& stage) const {
    for_butterflies(stage, [&](const ColumnStage::Place& at, auto radix) {
      constexpr int r = decltype(radix)::value;
      ComplexNumber v[r];
      unrolled<r>([&](auto k) { v[k] = tile.get(at.first + k); });
      Butterfly<r, true>::run(v);
      if (memory.column < pass.columns) {
        const std::int64_t index = std::int64_t{at.first} * pass.columns + memory.column;
        unrolled<r>([&](auto k) { v[k] = pass.middle(v[k], index + std::int64_t{k} * pass.columns); });
      }
      if constexpr (decltype(pass.middle)::goes_back) {
        Butterfly<r, false>::run(v);
        unrolled<r>([&](auto k) { tile.set(at.first + k, v[k]); });
      }
    });
  }
};

/// Transforms `tile_columns` columns per group along z, does what the pass says with their spectra, and
/// transforms them back. Neighbouring threads take neighbouring columns.
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
  mine.forward(pass.stages.at(0), mine.memory);
  for (std::int32_t i = 1; i < last; ++i) {
    __syncthreads();
    mine.forward(pass.stages.at(i), mine.tile);
  }
  __syncthreads();
  mine.turn_round(pass.stages.at(last));
  if constexpr (Middle::goes_back) {
    for (std::int32_t i = last - 1; i > 0; --i) {
      __syncthreads();
      mine.backward(pass.stages.at(i), mine.tile);
    }
    __syncthreads();
    mine.backward(pass.stages.at(0), mine.memory);
  }
}

} // namespace lsdeconv::cuda
