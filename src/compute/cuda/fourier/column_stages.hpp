#pragma once

#include "../spectrum_functions.hpp"

#include <optional>
#include <vector>

namespace lsdeconv::cuda {

/// What is less than 4096, divided without a division.
struct Divisor {
  std::uint32_t reciprocal; ///< 2^31 / divisor, rounded up.

  [[nodiscard]] LSDECONV_HOST_DEVICE std::int32_t quotient(std::int32_t value) const {
    return static_cast<std::int32_t>((std::uint64_t{reciprocal} * static_cast<std::uint32_t>(value)) >> 31U);
  }
};

/// One stage of the transform of a column: butterflies of `radix` numbers, `step` apart. While the column is
/// in the memory of a group of threads, the numbers are `rows` rows apart.
struct ColumnStage {
  std::int32_t radix;
  std::int32_t butterflies;
  std::int32_t step;
  std::int32_t rows;
  std::int32_t part_rows; ///< From a part that the stage transforms to the next one.
  std::int32_t roots;     ///< Pairs of roots of unity of the stages before.
  Divisor by_step;
};

/// Roots of unity that are stored for a butterfly: those of all elements but the first one, in pairs.
constexpr std::int32_t stored_roots(std::int32_t radix) {
  return radix / 2 * 2;
}

/// How the transform of a column is divided into stages. Each leaves its results where it took its numbers
/// from (Gentleman & Sande, AFIPS Conf. Proc. 29:563, 1966), so that the spectrum comes out in the order of
/// reversed digits; the way back takes the stages in reverse and ends in the natural order.
struct ColumnStages {
  static constexpr std::int32_t longest = 4096;
  static constexpr int most = 5;
  /// Of the stages between the first and the last one; they are no larger than that of the first one.
  static constexpr int least_radix_between = 5;
  static constexpr int largest_radix_of_several_between = 10;

  /// Where a butterfly of a stage before the last one begins: plane, row, and which of the stage's sets of
  /// roots of unity turns it. A butterfly of the last stage begins at plane b * radix and row b * part_rows.
  struct Place {
    std::int32_t plane;
    std::int32_t row;
    std::int32_t within;
  };

  std::int32_t length;
  std::int32_t count;    ///< At least 2; the last stage has step 1, and may have radix 1.
  std::int32_t all_rows; ///< Of a column, those that are left free included.
  std::int32_t free_row; ///< 1 where a row is left free after each butterfly of the last stage, else 0.
  Divisor by_last;       ///< By the radix of the last stage.
  ColumnStage stage[most];

  [[nodiscard]] LSDECONV_HOST_DEVICE Place place(const ColumnStage& of, std::int32_t butterfly) const {
    const std::int32_t part = of.by_step.quotient(butterfly);
    const std::int32_t within = butterfly - part * of.step;
    return {part * of.step * of.radix + within,
            part * of.part_rows + within + by_last.quotient(within) * free_row, within};
  }
};

/// The fewest stages of about equal radices up to 16; none for lengths with a prime factor above 7, or above
/// ColumnStages::longest. Where the radix of the last stage is even, rows are left free, so that neighbouring
/// butterflies do not begin in the same banks of the shared memory.
std::optional<ColumnStages> column_stages(std::int64_t length);

/// exp(-2 pi i k within / n) of all stages but the last one, n being the length of the parts that a stage
/// transforms: for every `within` one after another those of k in [1, radix), and 1 where that makes a pair.
std::vector<ComplexNumber> roots_of_unity(const ColumnStages& stages);

} // namespace lsdeconv::cuda
