#pragma once

#include "name_family.hpp"
#include "z_choice.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// Files that are the slices of one volume, among others of their folder.
struct NameSeries {
  std::string pattern; ///< Value of --pattern that picks them.
  std::int64_t files = 0;
  std::size_t first = 0; ///< Index of one of their names.
};

/// Names of a folder, divided into series.
struct NamesBySeries {
  std::vector<NameFamily> families;
  std::vector<std::optional<ZChoice>> choices; ///< Of each family.
  std::vector<NameSeries> series;              ///< By pattern.

  /// Whether the names are slices of one volume, and it is clear which number is z.
  [[nodiscard]] bool is_one() const;
};

/// Divides names into series: names that differ in words are several, and so are the values of columns that
/// tell series apart. At least one name.
NamesBySeries names_by_series(const std::vector<std::string>& names);

/// The pattern of one name that lets a column be any number, marked as z, and others anything.
std::string z_pattern(const std::string& name, std::size_t member, const NameFamily& family, std::size_t z);

/// Throws UserError, with values of --pattern that work, where the names are not one series.
void require_one_series(const NamesBySeries& divided, const std::vector<std::string>& names);

} // namespace lsdeconv
