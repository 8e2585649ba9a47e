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

/// What is done with the spectra of two columns: multiplied with a factor (RealFactor, ComplexFactor), whose
/// planes are in the order of reversed digits; then the way back follows.
template <typename Factor>
struct MultiplyColumns {
  static constexpr bool goes_back = true;
  Factor factor;

  using Two = const typename Factor::Two;
  [[nodiscard]] LSDECONV_HOST_DEVICE Two* function() const { return reinterpret_cast<Two*>(factor.function); }
  [[nodiscard]] LSDECONV_HOST_DEVICE TwoComplex operator()(const TwoComplex& value, Two& by) const {
    const Two two = by;
    return {factor.product(value.first, two.first), factor.product(value.second, two.second)};
  }
};

/// Stored as transfer function, in that order: TakeReal, TakeComplex.
template <typename Take>
struct TakeColumns {
  static constexpr bool goes_back = false;
  Take take;

  using Two = typename Take::Two;
  [[nodiscard]] LSDECONV_HOST_DEVICE Two* function() const { return reinterpret_cast<Two*>(take.function); }
  LSDECONV_HOST_DEVICE TwoComplex operator()(const TwoComplex& value, Two& to) const {
    to = {take.taken(value.first), take.taken(value.second)};
    return value;
  }
};

/// A pass over all columns of a spectrum, two neighbours at a time. Its planes, and those of the transfer
/// function, are padded to whole numbers of tiles, and what the padding holds is transformed like columns.
template <typename Middle>
struct ColumnPass {
  ColumnStages stages;
  TwoComplex* spectrum;
  std::int64_t plane;      ///< Pairs of columns from a plane to the next one.
  std::int64_t apart;      ///< `plane` times the step of the first stage.
  const TwoComplex* roots; ///< roots_of_unity()
  const TwoComplex* zero;  ///< Two zeros.
  ColumnRange in;          ///< Planes that are not zero; the others are not read.
  ColumnRange out;         ///< Planes that are wanted; the others are not written.
  Middle middle;
};

} // namespace lsdeconv::cuda
