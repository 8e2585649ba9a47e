#pragma once

#include "../../cyclic_range.hpp"
#include "butterflies.hpp"
#include "column_stages.hpp"

/// Transforms along z of the columns of a volume whose planes are spectra already, as functions of host and device.
namespace lsdeconv::cuda {

/// Planes of a cyclic range, in 32 bits.
struct ColumnRange {
  std::uint32_t front;
  std::uint32_t gap;

  static ColumnRange of(const CyclicRange& range) {
    return {static_cast<std::uint32_t>(range.front), static_cast<std::uint32_t>(range.length - range.count())};
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE bool contains(std::int32_t plane) const {
    return static_cast<std::uint32_t>(plane) - front >= gap;
  }
};

/// What is done with the spectrum of a column: multiplied with a factor (RealFactor, ComplexFactor), whose planes are
/// in the order of reversed digits; then the way back follows.
template <typename Factor>
struct MultiplyColumns {
  static constexpr bool goes_back = true;
  Factor factor;

  LSDECONV_HOST_DEVICE ComplexNumber operator()(const ComplexNumber& value, std::int64_t index) const {
    return factor.product(value, factor.single(index));
  }
};

/// Stored as transfer function, in that order: TakeReal, TakeComplex.
template <typename Take>
struct TakeColumns {
  static constexpr bool goes_back = false;
  Take take;

  LSDECONV_HOST_DEVICE ComplexNumber operator()(const ComplexNumber& value, std::int64_t index) const {
    take.store(index, value);
    return value;
  }
};

/// A pass over all columns of a spectrum.
template <typename Stages, typename Middle>
struct ColumnPass {
  Stages stages;
  ComplexNumber* spectrum;
  std::uint32_t plane;        ///< Complex numbers from a plane of the spectrum to the next one.
  std::int32_t columns;       ///< Of a plane.
  const ComplexNumber* roots; ///< roots_of_unity()
  ColumnRange in;             ///< Planes that are not zero; the others are not read.
  ColumnRange out;            ///< Planes that are wanted; the others are not written.
  Middle middle;
};

/// A column of the spectrum in memory.
template <typename Pass>
struct ColumnInMemory {
  const Pass& pass;
  std::int64_t column;

  [[nodiscard]] LSDECONV_HOST_DEVICE ComplexNumber* at(std::int32_t z) const {
    return pass.spectrum + (std::uint64_t{static_cast<std::uint32_t>(z)} * pass.plane + static_cast<std::uint64_t>(column));
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
  LSDECONV_HOST_DEVICE void set(std::int32_t z, const ComplexNumber& value) const { first[z * columns] = value; }
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
  LSDECONV_HOST_DEVICE void for_butterflies(const ColumnStage& stage, const Body& body) const {
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
  LSDECONV_HOST_DEVICE void forward(const ColumnStage& stage, const From& from) const {
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
  LSDECONV_HOST_DEVICE void backward(const ColumnStage& stage, const To& to) const {
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
  LSDECONV_HOST_DEVICE void turn_round(const ColumnStage& stage) const {
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

} // namespace lsdeconv::cuda
