#include "name_series.hpp"

#include "../inspection/fault_list.hpp"
#include "slice_pattern.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>

namespace lsdeconv {
namespace {

using Names = std::vector<std::string>;

/// The shell pattern of a name with something else in place of some of its numbers.
std::string pattern_of(const std::string& name, std::size_t member, const NameFamily& family,
                       const std::map<std::size_t, std::string>& replaced) {
  std::string pattern;
  std::uint32_t from = 0;
  for (const auto& [column, replacement] : replaced) {
    const NumberSpan& at = family.columns[column].at[member];
    pattern += literal_pattern(std::string_view(name).substr(from, at.begin - from)) + replacement;
    from = at.end;
  }
  const std::string_view stem = stem_of(name);
  return pattern + literal_pattern(stem.substr(std::min<std::size_t>(from, stem.size()))) + ".*";
}

/// The column that may be z where none varies: one called z, else the last.
std::optional<std::size_t> only_guess(const NameFamily& family) {
  if (family.columns.empty()) {
    return std::nullopt;
  }
  const auto called_z = std::find_if(family.columns.begin(), family.columns.end(),
                                     [](const NumberColumn& column) { return column.label == "z"; });
  return called_z == family.columns.end() ? family.columns.size() - 1
                                          : static_cast<std::size_t>(called_z - family.columns.begin());
}

/// Whether a column is not the same text in all names: 1 and 01 are two ways to write a number.
bool is_free(const NumberColumn& column) {
  return column.varies() || column.width == 0;
}

/// The columns that differ in the names of one series, with what stands for them in its pattern.
std::map<std::size_t, std::string>
free_columns(const NameFamily& family, const std::optional<ZChoice>& choice, const std::string& z_is) {
  std::map<std::size_t, std::string> free;
  if (const std::optional<std::size_t> z = choice ? choice->z : only_guess(family)) {
    free[*z] = z_is;
  }
  for (std::size_t column = 0; choice && column < family.columns.size(); ++column) {
    if (is_free(family.columns[column])) {
      free.try_emplace(column, "*");
    }
  }
  for (std::size_t i = 0; choice && i < choice->separators.size(); ++i) {
    free.erase(choice->separators[i]);
  }
  return free;
}

void add_series(const Names& names, const NameFamily& family, const std::optional<ZChoice>& choice,
                const std::string& z_is, std::map<std::string, NameSeries>& series) {
  const std::map<std::size_t, std::string> free = free_columns(family, choice, z_is);
  for (std::size_t i = 0; i < family.names.size(); ++i) {
    const std::string pattern = pattern_of(names[family.names[i]], i, family, free);
    NameSeries& one = series.try_emplace(pattern, NameSeries{pattern, 0, family.names[i]}).first->second;
    ++one.files;
  }
}

std::int64_t count_matches(const std::string& pattern, const Names& names) {
  const SlicePattern picks(pattern);
  return std::count_if(names.begin(), names.end(),
                       [&](const std::string& name) { return picks.matches(name); });
}

/// The series of a family, with patterns that match no names of other families.
void add_family(const Names& names, const NameFamily& family, const std::optional<ZChoice>& choice,
                bool alone, std::vector<NameSeries>& all) {
  constexpr std::size_t checked = 20; // more are not shown
  std::map<std::string, NameSeries> series;
  const auto is_wrong = [&](const auto& entry) {
    return count_matches(entry.first, names) != entry.second.files;
  };
  for (const std::string z_is : {"*", "{z}", "[0-9]*"}) {
    series.clear();
    add_series(names, family, choice, z_is, series);
    if (alone || all.size() >= checked || std::none_of(series.begin(), series.end(), is_wrong)) {
      break;
    }
  }
  for (const auto& [pattern, one] : series) {
    all.push_back(one);
  }
}

std::string series_line(const NameSeries& series) {
  return text(pattern_option(series.pattern), " (", series.files, series.files == 1 ? " file)" : " files)");
}

/// What is left of the names without what all begin and end with.
std::vector<std::string_view> differing_parts(const Names& names) {
  std::vector<std::string_view> parts;
  std::transform(names.begin(), names.end(), std::back_inserter(parts), stem_of);
  std::size_t begin = parts.front().size();
  std::size_t end = begin;
  for (const std::string_view part : parts) {
    const auto same_front =
        std::mismatch(part.begin(), part.end(), parts.front().begin(), parts.front().end());
    begin = std::min(begin, static_cast<std::size_t>(same_front.first - part.begin()));
    const auto same_back =
        std::mismatch(part.rbegin(), part.rend(), parts.front().rbegin(), parts.front().rend());
    end = std::min(end, static_cast<std::size_t>(same_back.first - part.rbegin()));
  }
  for (std::string_view& part : parts) {
    part = part.substr(begin, part.size() - std::min(part.size(), begin + end));
  }
  return parts;
}

template <typename Predicate>
bool all_characters(const std::vector<std::string_view>& parts, Predicate is) {
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return std::all_of(part.begin(), part.end(), [&](unsigned char c) { return is(c) != 0; });
  });
}

/// Why the names have no order; "" where that is not clear.
std::string reason(const NamesBySeries& divided, const Names& names) {
  if (divided.families.size() < 3) {
    return "";
  }
  const std::vector<std::string_view> parts = differing_parts(names);
  const bool are_single = divided.series.size() == names.size();
  if (are_single && all_characters(parts, [](unsigned char c) { return std::isalpha(c); })) {
    return "the names differ in letters, which say nothing of the order of slices; number the files, or: ";
  }
  const auto longer = [&](std::string_view part) { return part.size() != parts.front().size(); };
  if (std::none_of(parts.begin(), parts.end(), longer)
      && all_characters(parts, [](unsigned char c) { return std::isxdigit(c); })) {
    return "the names differ in what may be hexadecimal numbers, which are not read; number the files in "
           "decimals, "
           "or: ";
  }
  return "";
}

[[noreturn]] void refuse_several(const NamesBySeries& divided, const Names& names) {
  std::vector<std::string> list;
  std::transform(divided.series.begin(), divided.series.end(), std::back_inserter(list), series_line);
  const std::optional<ZChoice>& choice = divided.choices.front();
  if (divided.families.size() == 1 && choice && choice->may_be_one) {
    const std::string all =
        z_pattern(names[divided.families.front().names.front()], 0, divided.families.front(), choice->z);
    list.push_back(series_line({all, std::ssize(names), 0}) + ", all as one");
  }
  throw UserError(text(reason(divided, names), "the files form ", divided.series.size(),
                       " series, not one; pick one of them:", bullet_list(list)));
}

} // namespace

bool NamesBySeries::is_one() const {
  return series.size() == 1 && !(choices.front() && choices.front()->rival);
}

NamesBySeries names_by_series(const Names& names) {
  NamesBySeries divided{name_families(names), {}, {}};
  const bool alone = divided.families.size() == 1;
  for (const NameFamily& family : divided.families) {
    divided.choices.push_back(choose_z(family, names));
    add_family(names, family, divided.choices.back(), alone, divided.series);
  }
  return divided;
}

std::string z_pattern(const std::string& name, std::size_t member, const NameFamily& family, std::size_t z) {
  std::map<std::size_t, std::string> free;
  for (std::size_t column = 0; column < family.columns.size(); ++column) {
    if (is_free(family.columns[column])) {
      free[column] = "*";
    }
  }
  free[z] = "{z}";
  return pattern_of(name, member, family, free);
}

void require_one_series(const NamesBySeries& divided, const Names& names) {
  if (divided.series.size() > 1) {
    refuse_several(divided, names);
  }
  if (!divided.is_one()) {
    const ZChoice& choice = *divided.choices.front();
    const NameFamily& family = divided.families.front();
    const std::string& name = names[family.names.front()];
    throw UserError(text("it is not clear which number of the names, such as ", name,
                         ", is z, for they put the slices in different orders; say which with ",
                         pattern_option(z_pattern(name, 0, family, choice.z)), " or ",
                         pattern_option(z_pattern(name, 0, family, *choice.rival))));
  }
}

} // namespace lsdeconv
