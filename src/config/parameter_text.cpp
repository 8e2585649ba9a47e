#include "parameter_text.hpp"

#include "synonyms.hpp"

#include "lsdeconv/config/nearest_name.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/lower_case.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lsdeconv {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

/// Calls read_part(axis, part) for the three parts of "z,y,x"; false where there are not three or one cannot
/// be read.
template <typename ReadPart>
bool read_axes(const std::string& text, ReadPart&& read_part) {
  const std::vector<std::string_view> parts = split(text, ',');
  for (int axis = 0; axis < axes; ++axis) {
    if (parts.size() != axes || !read_part(axis, parts[static_cast<std::size_t>(axis)])) {
      return false;
    }
  }
  return true;
}

/// The choice that was probably meant; empty where none is near.
std::string_view likely_choice(const ParameterRow& row, const std::string& value) {
  const std::string word = lower_case(value);
  for (const Synonym& synonym : value_synonyms()) {
    if (synonym.word == word
        && std::find(row.choices.begin(), row.choices.end(), synonym.meant) != row.choices.end()) {
      return synonym.meant;
    }
  }
  return nearest_name(word, row.choices);
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    list += text(i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", words[i]);
  }
  return list;
}

} // namespace

std::vector<std::string_view> list_words(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  std::vector<std::string_view> words;
  for (std::string_view part : split(text, ',')) {
    const std::size_t before = words.size();
    for (std::size_t begin = part.find_first_not_of(blanks); begin != std::string_view::npos;
         begin = part.find_first_not_of(blanks)) {
      part.remove_prefix(begin);
      const std::size_t length = std::min(part.find_first_of(blanks), part.size());
      words.push_back(part.substr(0, length));
      part.remove_prefix(length);
    }
    if (words.size() == before) {
      words.emplace_back();
    }
  }
  return words;
}

std::optional<double> ValueText<double>::read(const std::string& text) {
  const std::optional<double> value = read_number<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<Extent3> ValueText<Extent3>::read(const std::string& text) {
  std::string list = text;
  std::replace(list.begin(), list.end(), 'x', ','); // 64x256x256
  Extent3 extent;
  const bool whole = read_axes(list, [&](int axis, std::string_view part) {
    extent[axis] = read_number<std::int64_t>(part).value_or(0);
    return extent[axis] > 0;
  });
  return whole ? std::optional(extent) : std::nullopt;
}

std::string ValueText<Extent3>::write(const Extent3& value) {
  return text(value.z, ",", value.y, ",", value.x);
}

std::optional<Box3> ValueText<Box3>::read(const std::string& text) {
  Box3 box;
  const bool whole = read_axes(text, [&](int axis, std::string_view part) {
    const std::vector<std::string_view> bounds = split(part, ':');
    if (bounds.size() != 2) {
      return false;
    }
    box.begin[axis] = read_number<std::int64_t>(bounds[0]).value_or(-1);
    box.end[axis] = read_number<std::int64_t>(bounds[1]).value_or(-1);
    return 0 <= box.begin[axis] && box.begin[axis] < box.end[axis];
  });
  return whole ? std::optional(box) : std::nullopt;
}

std::string ValueText<Box3>::write(const Box3& value) {
  std::string written;
  for (int axis = 0; axis < axes; ++axis) {
    written += text(axis == 0 ? "" : ",", value.begin[axis], ":", value.end[axis]);
  }
  return written;
}

namespace {

/// What to write in place of a number with a decimal comma; empty where it is none.
std::string with_point(const ParameterRow& row, std::string value) {
  const std::size_t comma = value.find(',');
  if (!row.is_number || comma == std::string::npos) {
    return "";
  }
  value[comma] = '.';
  return read_number<double>(value) ? text("; the decimal comma must be a point: ", value) : "";
}

} // namespace

void refuse_value(const ParameterRow& row, const std::string& value, std::string_view what) {
  const std::string range = row.range.text();
  throw UserError(text("--", row.name, " is ", value.empty() ? "empty" : value, ", but must be ", what,
                       range.empty() ? "" : " ", range, row.unit.empty() ? "" : text(" (", row.unit, ")"),
                       row.zero ? text(", '", *row.zero, "'") : "",
                       row.word.empty() ? "" : text(", '", row.word, "'"),
                       row.automatic ? text(" or '", *row.automatic, "'") : "", with_point(row, value)));
}

void require_in_range(const ParameterRow& row, const std::string& value, double number,
                      std::string_view what) {
  if (!row.range.contains(number)) {
    refuse_value(row, value, what);
  }
}

std::size_t choice(const ParameterRow& row, const std::string& value) {
  const auto found = std::find(row.choices.begin(), row.choices.end(), value);
  if (found == row.choices.end()) {
    const std::string_view meant = likely_choice(row, value);
    refuse_value(row, value,
                 joined(row.choices) + (meant.empty() ? "" : text("; did you mean ", meant, "?")));
  }
  return static_cast<std::size_t>(found - row.choices.begin());
}

} // namespace lsdeconv
