#include "name_family.hpp"

#include "slice_steps.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <unordered_map>
#include <utility>

namespace lsdeconv {
namespace {

using Names = std::vector<std::string>;
using Indices = std::vector<std::size_t>;

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// What stands before a number, from the number before it on, in lower case: its last letters.
std::string label_before(std::string_view text) {
  while (!text.empty() && !is_letter(text.back()) && !std::isdigit(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  std::string label;
  for (; !text.empty() && is_letter(text.back()); text.remove_suffix(1)) {
    label.insert(label.begin(), static_cast<char>(std::tolower(static_cast<unsigned char>(text.back()))));
  }
  return label;
}

/// Names whose words are equal, with the numbers in each.
struct Group {
  Indices names;
  std::vector<std::vector<NameNumber>> numbers; ///< Of each of these names.

  [[nodiscard]] std::size_t columns() const { return numbers.front().size(); }
  [[nodiscard]] const NameNumber& number(std::size_t name, std::size_t column) const {
    return numbers[name][column];
  }
};

class Groups {
public:
  void add(const std::string& words, std::size_t name, std::vector<NameNumber> numbers) {
    const auto [place, is_new] = index_.emplace(words, groups_.size());
    if (is_new) {
      groups_.emplace_back();
    }
    groups_[place->second].names.push_back(name);
    groups_[place->second].numbers.push_back(std::move(numbers));
  }
  std::vector<Group> take() { return std::move(groups_); }

private:
  std::vector<Group> groups_;
  std::unordered_map<std::string, std::size_t> index_;
};

/// The text around the numbers.
std::string words_of(std::string_view stem, const std::vector<NameNumber>& numbers) {
  std::string words;
  std::uint32_t from = 0;
  for (const NameNumber& number : numbers) {
    words.append(stem.substr(from, number.blanks - from)).push_back('\0');
    from = number.end;
  }
  return words.append(stem.substr(from));
}

/// What a hyphen or plus before the numbers of a column is.
enum class Sign {
  text,  ///< A character like others.
  sign,  ///< The sign of the number.
  apart, ///< A character that only some names have: these are another family.
};

std::vector<NumberSpan> spans(const Group& group, std::size_t column, bool with_sign, bool with_fraction) {
  std::vector<NumberSpan> at;
  for (std::size_t i = 0; i < group.names.size(); ++i) {
    const NameNumber& number = group.number(i, column);
    at.push_back({with_sign || !number.has_sign() ? number.blanks : number.digits,
                  with_fraction ? number.end : number.digits_end});
  }
  return at;
}

/// Whether the numbers go on through zero as they do on both sides of it, and there is only one zero.
bool count_through_zero(const Names& names, const Group& group, std::size_t column) {
  const NumberColumn numbers = number_column(names, group.names, spans(group, column, true, true));
  std::set<bool> zeros;
  for (std::size_t i = 0; i < group.names.size(); ++i) {
    if (numbers.numbers.values[i] == 0) {
      zeros.insert(names[group.names[i]][group.number(i, column).sign] == '-');
    }
  }
  const std::vector<std::int64_t> values = distinct_values(numbers);
  const auto positive = std::lower_bound(values.begin(), values.end(), 0);
  if (numbers.numbers.too_long || zeros.size() > 1 || values.size() < 3 || positive == values.begin()
      || positive == values.end()) {
    return !numbers.numbers.too_long && zeros.size() < 2;
  }
  return 2 * (*positive - positive[-1]) <= 3 * median_distance(values);
}

Sign sign_of(const Names& names, const Group& group, std::size_t column) {
  std::size_t minus = 0;
  std::size_t plus = 0;
  for (std::size_t i = 0; i < group.names.size(); ++i) {
    const NameNumber& number = group.number(i, column);
    const char c = number.has_sign() ? names[group.names[i]][number.sign] : ' ';
    minus += c == '-' ? 1U : 0U;
    plus += c == '+' ? 1U : 0U;
  }
  if (minus == group.names.size()) {
    const std::uint32_t sign = group.number(0, column).sign;
    constexpr std::string_view separators = "_=~(,;";
    const bool behind_separator =
        sign == 0 || separators.find(names[group.names.front()][sign - 1]) != std::string_view::npos;
    return behind_separator ? Sign::sign : Sign::text;
  }
  if (minus + plus == 0 || plus == group.names.size()) {
    return Sign::text;
  }
  return count_through_zero(names, group, column) ? Sign::sign : Sign::apart;
}

/// Whether no fraction ends in zeros that could be left out.
bool are_shortest(const Names& names, const Group& group, std::size_t column) {
  for (std::size_t i = 0; i < group.names.size(); ++i) {
    const NameNumber& number = group.number(i, column);
    if (number.end - number.digits_end > 2 && names[group.names[i]][number.end - 1] == '0') {
      return false;
    }
  }
  return true;
}

/// Whether the digits behind the point are a fraction, and not a number of their own.
bool is_fraction(const Names& names, const Group& group, std::size_t column, bool with_sign) {
  const auto of_fraction = [&](std::size_t i) {
    return group.number(i, column).end - group.number(i, column).digits_end;
  };
  bool all = true;
  bool equal = true;
  std::vector<NumberSpan> behind_point;
  for (std::size_t i = 0; i < group.names.size(); ++i) {
    behind_point.push_back({group.number(i, column).digits_end + 1, group.number(i, column).end});
    all = all && group.number(i, column).has_fraction();
    equal = equal && of_fraction(i) == of_fraction(0);
  }
  if (!all) {
    return true;
  }
  const NumberColumn whole = number_column(names, group.names, spans(group, column, with_sign, false));
  const NumberColumn both = number_column(names, group.names, spans(group, column, with_sign, true));
  const NumberColumn fraction = number_column(names, group.names, std::move(behind_point));
  const bool count = slice_steps(distinct_values(both), both.numbers.decimals).plausible();
  const bool repeats = whole.distinct > 1 && 4 * fraction.distinct <= 3 * both.distinct;
  return equal ? count || !repeats : count && are_shortest(names, group, column);
}

void add_columns(const Names& names, const Group& group, std::size_t column, bool with_sign,
                 NameFamily& family) {
  const bool has_fraction = std::any_of(group.numbers.begin(), group.numbers.end(),
                                        [&](const auto& numbers) { return numbers[column].has_fraction(); });
  const bool joined = has_fraction && is_fraction(names, group, column, with_sign);
  family.columns.push_back(number_column(names, group.names, spans(group, column, with_sign, joined)));
  if (has_fraction && !joined) {
    std::vector<NumberSpan> at;
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      at.push_back({group.number(i, column).digits_end + 1, group.number(i, column).end});
    }
    family.columns.push_back(number_column(names, group.names, std::move(at)));
  }
}

void add_labels(const Names& names, NameFamily& family) {
  const std::string_view first = names[family.names.front()];
  std::uint32_t from = 0;
  for (NumberColumn& column : family.columns) {
    column.label = label_before(first.substr(from, column.at.front().begin - from));
    from = column.at.front().end;
  }
}

/// Whether the columns from `first` to `last` are hours, minutes and seconds that change.
bool is_clock(const Names& names, const NameFamily& family, std::size_t first, std::size_t last) {
  for (std::size_t column = first; column <= last; ++column) {
    const NumberColumn& part = family.columns[column];
    if (part.width != 2 || !part.varies() || distinct_values(part).back() > 59
        || (column > first && !parts_of_a_time(family, column, names))) {
      return false;
    }
  }
  return true;
}

/// Hours, minutes and seconds as one number where they count slices evenly. Whether they do.
bool join_clock(NameFamily& family, std::size_t first, std::size_t last) {
  NumberColumn joined = family.columns[first];
  for (std::size_t column = first + 1; column <= last; ++column) {
    for (std::size_t i = 0; i < family.names.size(); ++i) {
      joined.at[i].end = family.columns[column].at[i].end;
      joined.numbers.values[i] = 60 * joined.numbers.values[i] + family.columns[column].numbers.values[i];
    }
  }
  const std::vector<std::int64_t> seconds = distinct_values(joined);
  if (!slice_steps(seconds, 0).complete()) {
    return false;
  }
  joined.distinct = seconds.size();
  joined.width = joined.at.front().end - joined.at.front().begin;
  family.columns[first] = std::move(joined);
  const auto begin = family.columns.begin() + static_cast<std::ptrdiff_t>(first);
  family.columns.erase(begin + 1, begin + 1 + static_cast<std::ptrdiff_t>(last - first));
  return true;
}

void join_clocks(const Names& names, NameFamily& family) {
  for (std::size_t first = 0; first + 1 < family.columns.size(); ++first) {
    for (std::size_t last = std::min(first + 2, family.columns.size() - 1); last > first; --last) {
      if (is_clock(names, family, first, last) && join_clock(family, first, last)) {
        break;
      }
    }
  }
}

/// The families of a group, which is divided where only some of its names have a hyphen.
void add_families(const Names& names, const Group& group, std::vector<NameFamily>& families) {
  std::vector<Sign> signs;
  for (std::size_t column = 0; column < group.columns(); ++column) {
    signs.push_back(sign_of(names, group, column));
  }
  if (std::find(signs.begin(), signs.end(), Sign::apart) != signs.end()) {
    Groups parts;
    for (std::size_t i = 0; i < group.names.size(); ++i) {
      std::string key;
      for (std::size_t column = 0; column < signs.size(); ++column) {
        const NameNumber& number = group.number(i, column);
        key += signs[column] == Sign::apart && number.has_sign() ? names[group.names[i]][number.sign] : ' ';
      }
      parts.add(key, group.names[i], group.numbers[i]);
    }
    for (const Group& part : parts.take()) {
      add_families(names, part, families);
    }
    return;
  }
  NameFamily family{group.names, {}};
  for (std::size_t column = 0; column < group.columns(); ++column) {
    add_columns(names, group, column, signs[column] == Sign::sign, family);
  }
  add_labels(names, family);
  join_clocks(names, family);
  families.push_back(std::move(family));
}

} // namespace

std::vector<NameFamily> name_families(const Names& names) {
  Groups groups;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view stem = stem_of(names[i]);
    std::vector<NameNumber> numbers = numbers_in(stem);
    const std::string words = words_of(stem, numbers);
    groups.add(words, i, std::move(numbers));
  }
  std::vector<NameFamily> families;
  for (const Group& group : groups.take()) {
    add_families(names, group, families);
  }
  return families;
}

NumberColumn number_column(const Names& names, const Indices& indices, std::vector<NumberSpan> at) {
  NumberColumn column{std::move(at), {}, 1, 0, {}};
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    texts.push_back(std::string_view(names[indices[i]])
                        .substr(column.at[i].begin, column.at[i].end - column.at[i].begin));
  }
  column.numbers = number_values(texts);
  column.distinct = distinct_values(column).size();
  const std::size_t width = texts.front().size();
  const bool equal =
      std::all_of(texts.begin(), texts.end(), [&](std::string_view text) { return text.size() == width; });
  column.width = equal ? static_cast<std::uint32_t>(width) : 0;
  return column;
}

std::vector<std::int64_t> distinct_values(const NumberColumn& column) {
  std::vector<std::int64_t> values = column.numbers.values;
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

bool parts_of_a_time(const NameFamily& family, std::size_t right, const Names& names) {
  const NumberColumn& left = family.columns[right - 1];
  const NumberColumn& low = family.columns[right];
  const std::uint32_t end = left.at.front().end;
  const char between = names[family.names.front()][end];
  constexpr std::string_view of_times = "hmsHMS";
  const bool behind_date = left.width == 8 && (low.width == 4 || low.width == 6);
  constexpr std::uint32_t joined = 5; // such as 12-05
  const bool in_clock = ((left.width > 0 && left.width % 2 == 0) || left.width == joined)
                        && (low.width == 2 || low.width == 3 || low.width == joined);
  return (behind_date || in_clock) && low.at.front().begin == end + 1
         && (!is_letter(between) || of_times.find(between) != std::string_view::npos);
}

} // namespace lsdeconv
