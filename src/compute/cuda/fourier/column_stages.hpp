#pragma once

#include "../spectrum_functions.hpp"

#include <optional>
#include <vector>

namespace lsdeconv::cuda {

/// One stage of the transform of a column: butterflies of `radix` numbers, `step` apart.
struct ColumnStage {
  std::int32_t radix;
  std::int32_t step;
  std::uint32_t reciprocal; ///< 2^31 / step, rounded up: divides what is less than 4096.
  std::int32_t turns;       ///< The length over that of the parts which the stage transforms.

  /// Where a butterfly begins, and by which power of exp(-2 pi i / length) its element k is turned: k times
  /// `turn`.
  struct Place {
    std::int32_t first;
    std::int32_t turn;
  };
  [[nodiscard]] LSDECONV_HOST_DEVICE Place place(std::int32_t butterfly) const {
    const auto part =
        static_cast<std::int32_t>((std::uint64_t{reciprocal} * static_cast<std::uint32_t>(butterfly)) >> 31U);
    const std::int32_t within = butterfly - part * step;
    return {part * step * radix + within, within * turns};
  }
};

/// How the transform of a column is divided into stages. Each leaves its results where it took its numbers
/// from (Gentleman & Sande, AFIPS Conf. Proc. 29:563, 1966), so that the spectrum comes out in the order of
/// reversed digits; the way back takes the stages in reverse and ends in the natural order.
struct ColumnStages {
  static constexpr std::int32_t longest = 4096;
  static constexpr int most = 5;

  std::int32_t length;
  std::int32_t count; ///< At least 2; the last stage has step 1, and may have radix 1.
  ColumnStage stage[most];

  [[nodiscard]] LSDECONV_HOST_DEVICE const ColumnStage& at(std::int32_t i) const { return stage[i]; }
};

/// The fewest stages of about equal radices up to 16; none for lengths with a prime factor above 7, or above
/// ColumnStages::longest.
std::optional<ColumnStages> column_stages(std::int64_t length);

/// exp(-2 pi i k / length) for k in [0, length).
std::vector<ComplexNumber> roots_of_unity(std::int64_t length);

} // namespace lsdeconv::cuda
