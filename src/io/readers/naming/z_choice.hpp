#pragma once

#include "name_family.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// Which number of a family of names is z.
struct ZChoice {
  std::size_t z = 0;                   ///< Its column.
  std::vector<std::size_t> separators; ///< Columns that tell series apart, such as the channel.
  /// Whether the separators are none for certain: z alone has another value in every name.
  bool may_be_one = false;
  /// A column that orders the slices in another way, with equal right to be z.
  std::optional<std::size_t> rival;
};

/// Chooses z among the columns that vary; none where no column does. It is the column whose steps are even,
/// that is called z, or that divides the names into the fewest series. A column that changes with z, such as
/// a time, is no separator: it rises or falls throughout each series, or it is the lower part of a time or
/// date that rises.
std::optional<ZChoice> choose_z(const NameFamily& family, const std::vector<std::string>& names);

} // namespace lsdeconv
