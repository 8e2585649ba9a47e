#pragma once

#include "../../cyclic_range.hpp"
#include "column_stages.hpp"

/// What a pass over the columns of a volume along z does, whose planes are spectra already.
namespace lsdeconv::cuda {

/// Planes of a cyclic range, in 32 bits.
struct ColumnRange {
  std::uint32_t front;
  std::uint32_t gap;

  static ColumnRange of(const CyclicRange& range) {
    return {static_cast<std::uint32_t>(range.front),
            static_cast<std::uint32_t>(range.length - range.count())};
  }
  [[nodiscard]] LSDECONV_HOST_DEVICE bool contains(std::int32_t plane) const {
    return static_cast<std::uint32_t>(plane) - front >= gap;
  }
};

/// What is done with the spectrum of a column: multiplied with a factor (RealFactor, ComplexFactor), whose
/// planes are in the order of reversed digits; then the way back follows.
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

} // namespace lsdeconv::cuda
