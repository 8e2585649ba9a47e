#include "column_changes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lsdeconv {
namespace {

constexpr std::array<std::string_view, 4> z_labels{"z", "slice", "plane", "section"};
constexpr std::array<std::string_view, 20> separator_labels{
    "c",     "ch", "chn", "chan", "channel", "fl",   "w",      "wl",   "wavelength", "lambda",
    "laser", "ex", "em",  "row",  "filter",  "tile", "series", "view", "angle",      "col"};
constexpr std::array<std::string_view, 3> time_labels{"t", "time", "at"};
constexpr std::array<std::string_view, 4> position_labels{"x", "y", "pos", "position"};

template <typename Labels>
bool is_one_of(const Labels& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

} // namespace

bool is_separator_label(const std::string& label) {
  return is_one_of(separator_labels, label);
}

int z_label(const std::string& label) {
  if (is_one_of(z_labels, label)) {
    return 1;
  }
  const bool is_other =
      is_separator_label(label) || is_one_of(time_labels, label) || is_one_of(position_labels, label);
  return is_other ? -1 : 0;
}

bool ColumnChanges::is_monotone(const SeriesOrder& order) const {
  const std::vector<std::int64_t>& values = column().numbers.values;
  bool rises = false;
  bool falls = false;
  for (std::size_t i = 1; i < names(); ++i) {
    const std::int64_t here = values[order.names[i]];
    const std::int64_t before = values[order.names[i - 1]];
    rises = !order.begins_series[i] && (rises || here > before);
    falls = !order.begins_series[i] && (falls || here < before);
    if (rises && falls) {
      return false;
    }
  }
  return true;
}

bool ColumnChanges::is_low_part(const SeriesOrder& order) const {
  std::size_t highest = column_;
  while (highest > 0 && highest - 1 != z_ && parts_of_a_time(family_, highest, names_)) {
    --highest;
  }
  for (std::size_t i = 1; i < names(); ++i) {
    const std::size_t here = order.names[i];
    const std::size_t before = order.names[i - 1];
    const auto changes = [&](const NumberColumn& part) {
      return part.numbers.values[here] != part.numbers.values[before];
    };
    const auto begin = family_.columns.begin();
    const bool higher_changes = std::any_of(begin + static_cast<std::ptrdiff_t>(highest),
                                            begin + static_cast<std::ptrdiff_t>(column_), changes);
    if (!order.begins_series[i] && !higher_changes
        && column().numbers.values[here] < column().numbers.values[before]) {
      return false;
    }
  }
  return highest != column_;
}

/// How much an hour is in the column of times: 12 before minutes, 12-05, 120509 or 12-05-09; 0 in others.
std::int64_t ColumnChanges::hour() const {
  const bool has_minutes =
      column_ + 1 < family_.columns.size() && parts_of_a_time(family_, column_ + 1, names_);
  switch (column().width) {
  case 2:
    return has_minutes ? 1 : 0;
  case 5:
    return 60;
  case 6:
    return 10000;
  case 8:
    return 3600;
  default:
    return 0;
  }
}

bool ColumnChanges::is_time_of_day(const SeriesOrder& order) const {
  const std::int64_t unit = hour();
  if (unit == 0) {
    return false;
  }
  for (std::size_t i = 1; i < names(); ++i) {
    const std::int64_t here = column().numbers.values[order.names[i]] / unit;
    const std::int64_t before = column().numbers.values[order.names[i - 1]] / unit;
    const bool falls = !order.begins_series[i] && here < before;
    if (here < 0 || here > 23 || (falls && (before < 18 || here > 6))) {
      return false;
    }
  }
  return true;
}

/// Whether it has each of its values equally often.
bool ColumnChanges::is_uniform() const {
  std::vector<std::int64_t> values = column().numbers.values;
  std::sort(values.begin(), values.end());
  const std::size_t each = names() / column().distinct;
  for (std::size_t i = 0; i < names(); ++i) {
    if (values[i] != values[i / each * each] || (i > 0 && i % each == 0 && values[i] == values[i - 1])) {
      return false;
    }
  }
  return true;
}

bool ColumnChanges::may_be_times() const {
  const std::string& label = column().label;
  if (column().distinct == names()) {
    return true;
  }
  if (is_one_of(z_labels, label) || is_separator_label(label)) {
    return false;
  }
  const bool is_lower = column_ > 0 && column_ - 1 != z_ && parts_of_a_time(family_, column_, names_);
  const bool is_higher = column_ + 1 < family_.columns.size() && column_ + 1 != z_
                         && parts_of_a_time(family_, column_ + 1, names_);
  return is_lower || is_higher || column().width >= 6 || is_one_of(time_labels, label)
         || (column().distinct * column().distinct > names() && !is_uniform());
}

} // namespace lsdeconv
