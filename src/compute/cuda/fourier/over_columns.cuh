#pragma once

#include "butterflies.hpp"
#include "column_functions.hpp"

#include <algorithm>
#include <cstddef>
#include <cuda_runtime.h>

namespace lsdeconv::cuda {

inline constexpr unsigned most_column_threads = 256;
inline constexpr int small_radix = 8; ///< Kernels for radices up to this one need fewer registers.
inline constexpr int largest_radix = 16;

/// The numbers of a butterfly in two columns beside each other.
template <int radix>
struct TwoButterflies {
  ComplexNumber first[radix];
  ComplexNumber second[radix];

  LSDECONV_HOST_DEVICE void set(int k, const TwoComplex& value) {
    first[k] = value.first;
    second[k] = value.second;
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE TwoComplex get(int k) const { return {first[k], second[k]}; }
  /// Loads from, or stores to memory where the numbers are so far apart.
  __forceinline__ LSDECONV_HOST_DEVICE void load(const TwoComplex* from, std::int32_t apart) {
    unrolled<radix>([&](auto k) { set(k, from[k * apart]); });
  }
  __forceinline__ LSDECONV_HOST_DEVICE void store(TwoComplex* to, std::int32_t apart) const {
    unrolled<radix>([&](auto k) { to[k * apart] = get(k); });
  }
  template <bool forward>
  __forceinline__ LSDECONV_HOST_DEVICE void transform() {
    Butterfly<radix, forward>::run(first);
    Butterfly<radix, forward>::run(second);
  }
  /// As store(), all but the first number turned by stored roots of unity.
  __forceinline__ LSDECONV_HOST_DEVICE void store_turned(TwoComplex* to, std::int32_t apart,
                                                         const TwoComplex* roots) {
    to[0] = get(0);
    for_roots(roots, [&](auto k, const ComplexNumber& root) {
      turn<true>(k, root);
      to[k * apart] = get(k);
    });
  }
  /// As load(), all but the first number turned back.
  __forceinline__ LSDECONV_HOST_DEVICE void load_turned(const TwoComplex* from, std::int32_t apart,
                                                        const TwoComplex* roots) {
    set(0, from[0]);
    for_roots(roots, [&](auto k, const ComplexNumber& root) {
      set(k, from[k * apart]);
      turn<false>(k, root);
    });
  }

private:
  template <typename Body>
  __forceinline__ LSDECONV_HOST_DEVICE static void for_roots(const TwoComplex* roots, const Body& body) {
    unrolled<radix / 2>([&](auto i) {
      constexpr int k = 2 * decltype(i)::value + 1;
      const TwoComplex two = roots[i];
      body(std::integral_constant<int, k>{}, two.first);
      if constexpr (k + 1 < radix) {
        body(std::integral_constant<int, k + 1>{}, two.second);
      }
    });
  }
  template <bool forward>
  __forceinline__ LSDECONV_HOST_DEVICE void turn(int k, const ComplexNumber& root) {
    first[k] = turned<forward>(first[k], root);
    second[k] = turned<forward>(second[k], root);
  }
};

/// The part of one thread in two columns: every `threads`-th butterfly of each stage, of radices up to
/// `largest`. The group has `pairs` pairs of columns in its shared memory, row after row.
template <int largest, int pairs, typename Middle>
struct ColumnThread {
  /// The first stage has the largest radix.
  static constexpr int least_first = largest > small_radix ? small_radix + 1 : 1;

  const ColumnPass<Middle>& pass;
  std::int32_t pair; ///< Of columns, in a plane.
  TwoComplex* tile;  ///< Where the pair begins in shared memory.
  std::int32_t thread;
  std::int32_t threads;

  /// Calls body(butterfly, radix as a type) for this thread's butterflies of a stage.
  template <int least = 1, int most = largest, typename Body>
  __forceinline__ LSDECONV_HOST_DEVICE void for_butterflies(const ColumnStage& stage,
                                                            const Body& body) const {
    with_radix<most, least>(stage.radix, [&](auto radix) {
#pragma unroll 1
      for (std::int32_t b = thread; b < stage.butterflies; b += threads) {
        body(b, radix);
      }
    });
  }
  [[nodiscard]] __forceinline__ LSDECONV_HOST_DEVICE const TwoComplex*
  roots(const ColumnStage& stage, std::int32_t within, std::int32_t radix) const {
    return pass.roots + (stage.roots + within * (stored_roots(radix) / 2));
  }
  /// The first stage, from memory.
  __forceinline__ LSDECONV_HOST_DEVICE void begin() const {
    const ColumnStage& stage = pass.stages.stage[0];
    for_butterflies<least_first>(stage, [&](std::int32_t b, auto radix) {
      constexpr int r = decltype(radix)::value;
      TwoButterflies<r> v;
      const TwoComplex* from = pass.spectrum + (b * pass.plane + pair);
      unrolled<r>([&](auto k) {
        v.set(k, *(pass.in.contains(b + k * stage.step) ? from : pass.zero));
        from += pass.apart;
      });
      v.template transform<true>();
      v.store_turned(tile + pass.stages.place(stage, b).row * pairs, stage.rows * pairs, roots(stage, b, r));
    });
  }
  /// A stage between the first and the last one, or the same backwards.
  template <bool forward, int most>
  __forceinline__ LSDECONV_HOST_DEVICE void between(const ColumnStage& stage) const {
    for_butterflies<ColumnStages::least_radix_between, most>(stage, [&](std::int32_t b, auto radix) {
      constexpr int r = decltype(radix)::value;
      const ColumnStages::Place place = pass.stages.place(stage, b);
      TwoComplex* at = tile + place.row * pairs;
      TwoButterflies<r> v;
      if constexpr (forward) {
        v.load(at, stage.rows * pairs);
        v.template transform<true>();
        v.store_turned(at, stage.rows * pairs, roots(stage, place.within, r));
      } else {
        v.load_turned(at, stage.rows * pairs, roots(stage, place.within, r));
        v.template transform<false>();
        v.store(at, stage.rows * pairs);
      }
    });
  }
  /// The last stage, what is done with the spectrum, and the last stage backwards.
  __forceinline__ LSDECONV_HOST_DEVICE void turn_round(const ColumnStage& stage) const {
    for_butterflies(stage, [&](std::int32_t b, auto radix) {
      constexpr int r = decltype(radix)::value;
      TwoComplex* at = tile + b * stage.part_rows * pairs;
      TwoButterflies<r> v;
      v.load(at, pairs);
      v.template transform<true>();
      auto* function = pass.middle.function() + (b * r * pass.plane + pair);
      unrolled<r>([&](auto k) {
        v.set(k, pass.middle(v.get(k), *function));
        function += pass.plane;
      });
      if constexpr (Middle::goes_back) {
        v.template transform<false>();
        v.store(at, pairs);
      }
    });
  }
  /// The first stage backwards, to memory.
  __forceinline__ LSDECONV_HOST_DEVICE void end() const {
    const ColumnStage& stage = pass.stages.stage[0];
    for_butterflies<least_first>(stage, [&](std::int32_t b, auto radix) {
      constexpr int r = decltype(radix)::value;
      TwoButterflies<r> v;
      v.load_turned(tile + pass.stages.place(stage, b).row * pairs, stage.rows * pairs, roots(stage, b, r));
      v.template transform<false>();
      TwoComplex* to = pass.spectrum + (b * pass.plane + pair);
      unrolled<r>([&](auto k) {
        if (pass.out.contains(b + k * stage.step)) {
          *to = v.get(k);
        }
        to += pass.apart;
      });
    });
  }
};

/// Transforms `pairs` pairs of columns per group along z, does what the pass says with their spectra, and
/// transforms them back. Neighbouring threads take neighbouring columns.
template <int largest, int pairs, typename Middle>
__global__ void __launch_bounds__(most_column_threads, largest > small_radix ? 2 : 3)
    over_columns(const __grid_constant__ ColumnPass<Middle> pass) {
  extern __shared__ std::byte group_memory[]; // aligned for everything
  const auto index = static_cast<std::int32_t>(threadIdx.x);
  const std::int32_t beside = index % pairs;
  const ColumnThread<largest, pairs, Middle> mine{
      pass, static_cast<std::int32_t>(blockIdx.x) * pairs + beside,
      reinterpret_cast<TwoComplex*>(group_memory) + beside, index / pairs,
      static_cast<std::int32_t>(blockDim.x) / pairs};
  const std::int32_t last = pass.stages.count - 1;
  // One stage between has a way of its own, since large radices need all registers.
  constexpr int of_several = std::min(largest, ColumnStages::largest_radix_of_several_between);
  constexpr bool one_differs = of_several < largest;
  mine.begin();
  if (one_differs && last == 2) {
    __syncthreads();
    mine.template between<true, largest>(pass.stages.stage[1]);
  } else {
    for (std::int32_t i = 1; i < last; ++i) {
      __syncthreads();
      mine.template between<true, of_several>(pass.stages.stage[i]);
    }
  }
  __syncthreads();
  mine.turn_round(pass.stages.stage[last]);
  if constexpr (Middle::goes_back) {
    if (one_differs && last == 2) {
      __syncthreads();
      mine.template between<false, largest>(pass.stages.stage[1]);
    } else {
      for (std::int32_t i = last - 1; i > 0; --i) {
        __syncthreads();
        mine.template between<false, of_several>(pass.stages.stage[i]);
      }
    }
    __syncthreads();
    mine.end();
  }
}

} // namespace lsdeconv::cuda
