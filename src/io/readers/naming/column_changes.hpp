#pragma once

#include "name_family.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// The names of a family by series, and by z in each.
struct SeriesOrder {
  std::vector<std::size_t> names;
  std::vector<bool> begins_series; ///< Of each of these.
  std::size_t series = 0;
};

/// What the letters before a number say of it: 1, it is z; -1, it is something else; 0, nothing.
int z_label(const std::string& label);

/// Whether the letters before a number say that it is that of a channel, filter or tile.
bool is_separator_label(const std::string& label);

/// How a column beside z changes from name to name. It must not outlive family and names.
class ColumnChanges {
public:
  /// How `column` changes where `z` is the column that is z.
  ColumnChanges(const NameFamily& family, const std::vector<std::string>& names, std::size_t column,
                std::size_t z)
      : family_(family), names_(names), column_(column), z_(z) {}

  /// Whether it goes along with z in every series as a time or position does: it never falls, or never rises,
  /// or is a time that falls at midnight only, or the lower part of a time or date.
  [[nodiscard]] bool go_along(const SeriesOrder& order) const {
    return is_monotone(order) || is_low_part(order) || is_time_of_day(order);
  }
  /// Whether, beside a z that tells all names apart, it has as many values as a time or position, or the
  /// shape of a time. A channel would change in few steps.
  [[nodiscard]] bool may_be_times() const;

private:
  [[nodiscard]] const NumberColumn& column() const { return family_.columns[column_]; }
  [[nodiscard]] std::size_t names() const { return family_.names.size(); }
  [[nodiscard]] bool is_monotone(const SeriesOrder& order) const;
  [[nodiscard]] bool is_low_part(const SeriesOrder& order) const;
  [[nodiscard]] bool is_time_of_day(const SeriesOrder& order) const;
  [[nodiscard]] bool is_uniform() const;
  [[nodiscard]] std::int64_t hour() const;

  const NameFamily& family_;
  const std::vector<std::string>& names_;
  std::size_t column_;
  std::size_t z_;
};

} // namespace lsdeconv
