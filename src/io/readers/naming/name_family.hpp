#pragma once

#include "name_numbers.hpp"
#include "number_values.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace lsdeconv {

/// The number at one place of all names of a family.
struct NumberColumn {
  std::vector<NumberSpan> at; ///< Where it stands in each name.
  NumberValues numbers;       ///< Its value in each name.
  std::size_t distinct = 1;   ///< Different values.
  std::uint32_t width = 0;    ///< Characters, where they are as many in all names; else 0.
  std::string label;          ///< The letters before it, in lower case: "z" in brain_Z=0012.

  [[nodiscard]] bool varies() const { return distinct > 1; }
};

/// Names that differ in numbers only.
struct NameFamily {
  std::vector<std::size_t> names;    ///< Their indices.
  std::vector<NumberColumn> columns; ///< From left to right.
};

/// Divides names, whatever their endings, into families. Leading zeros, or blanks in place of them, make no
/// difference. All names together show whether a hyphen is the sign of a number (z-10 beside z10, or z_-10)
/// and a point begins its fraction (z_2.5, but not scan1.10 beside scan1.9). Hours, minutes and seconds that
/// count slices evenly are one number.
std::vector<NameFamily> name_families(const std::vector<std::string>& names);

/// The column of these numbers in these names.
NumberColumn number_column(const std::vector<std::string>& names, const std::vector<std::size_t>& indices,
                           std::vector<NumberSpan> at);

/// The different values of a column in ascending order.
std::vector<std::int64_t> distinct_values(const NumberColumn& column);

/// Whether two columns, neighbours in their family, stand side by side as the parts of a time or date do:
/// 12-05, 12h05, 05.123, 20230512_1205.
bool parts_of_a_time(const NameFamily& family, std::size_t right, const std::vector<std::string>& names);

} // namespace lsdeconv
