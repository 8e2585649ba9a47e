#include "file_names.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iomanip>
#include <string_view>
#include <utility>

namespace lsdeconv {
namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// Where a run of digits lies that holds the first difference of the names.
struct DifferingNumber {
  std::size_t begin = 0;
  std::size_t end_a = 0;
  std::size_t end_b = 0;
};

std::size_t end_of_digits(const std::string& name, std::size_t begin) {
  const auto end = std::find_if_not(name.begin() + static_cast<std::ptrdiff_t>(begin), name.end(), is_digit);
  return static_cast<std::size_t>(end - name.begin());
}

DifferingNumber differing_number(const std::string& a, const std::string& b) {
  std::size_t begin = 0;
  while (begin < std::min(a.size(), b.size()) && a[begin] == b[begin]) {
    ++begin;
  }
  while (begin > 0 && is_digit(a[begin - 1])) {
    --begin;
  }
  return {begin, end_of_digits(a, begin), end_of_digits(b, begin)};
}

std::optional<std::int64_t> number_in(const std::string& name, std::size_t begin, std::size_t end) {
  std::int64_t number = 0;
  const char* const last = name.data() + end;
  const auto [stop, failure] = std::from_chars(name.data() + begin, last, number);
  return failure == std::errc{} && stop == last ? std::optional(number) : std::nullopt;
}

/// Where the whole numbers of a name lie: runs of digits, without those behind a decimal point.
struct WholeNumber {
  std::size_t begin;
  std::size_t end;
};

std::vector<WholeNumber> whole_numbers(const std::string& name) {
  std::vector<WholeNumber> numbers;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!is_digit(name[i])) {
      continue;
    }
    const std::size_t end = end_of_digits(name, i);
    if (i < 2 || name[i - 1] != '.' || !is_digit(name[i - 2])) {
      numbers.push_back({i, end});
    }
    i = end - 1;
  }
  return numbers;
}

/// The name with its whole numbers filled up to so many digits each.
std::string padded(const std::string& name, const std::vector<std::size_t>& digits) {
  std::string result;
  std::size_t copied = 0;
  const std::vector<WholeNumber> numbers = whole_numbers(name);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    result.append(name, copied, numbers[i].begin - copied);
    result.append(digits[i] - (numbers[i].end - numbers[i].begin), '0');
    copied = numbers[i].begin;
  }
  return result.append(name, copied);
}

/// Number of bytes that follow the first one of a UTF-8 character; none for a byte that begins none.
std::optional<std::size_t> bytes_after(unsigned char first) {
  if (first < 0x80) {
    return 0;
  }
  if (first >= 0xC2 && first < 0xE0) {
    return 1;
  }
  if (first >= 0xE0 && first < 0xF0) {
    return 2;
  }
  return first >= 0xF0 && first < 0xF5 ? std::optional<std::size_t>(3) : std::nullopt;
}

} // namespace

std::optional<std::string> name_between(const std::string& a, const std::string& b, PlaceBetween at) {
  const DifferingNumber at_number = differing_number(a, b);
  const std::optional<std::int64_t> first = number_in(a, at_number.begin, at_number.end_a);
  const std::optional<std::int64_t> last = number_in(b, at_number.begin, at_number.end_b);
  const bool rest_is_equal = a.compare(at_number.end_a, std::string::npos, b, at_number.end_b) == 0;
  if (!first || !last || !rest_is_equal || (*last - *first) % at.places != 0) {
    return std::nullopt;
  }
  const auto digits = static_cast<int>(at_number.end_a - at_number.begin);
  return text(a.substr(0, at_number.begin), std::setfill('0'), std::setw(digits),
              *first + (*last - *first) / at.places * at.place, a.substr(at_number.end_a));
}

std::optional<std::vector<std::string>> sortable_names(std::vector<std::string> names) {
  if (std::is_sorted(names.begin(), names.end())) {
    return names;
  }
  std::vector<std::size_t> digits;
  for (const std::string& name : names) {
    const std::vector<WholeNumber> numbers = whole_numbers(name);
    digits.resize(std::max(digits.size(), numbers.size()));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      digits[i] = std::max(digits[i], numbers[i].end - numbers[i].begin);
    }
  }
  std::transform(names.begin(), names.end(), names.begin(),
                 [&](const std::string& name) { return padded(name, digits); });
  return std::is_sorted(names.begin(), names.end()) ? std::optional(std::move(names)) : std::nullopt;
}

std::string with_tiff_ending(const std::string& name) {
  constexpr std::string_view ome = ".ome";
  const std::size_t dot = name.rfind('.');
  std::string stem = dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
  if (lower(stem).ends_with(ome) && stem.size() > ome.size()) {
    stem.resize(stem.size() - ome.size());
  }
  return stem + ".tif";
}

bool is_tiff_name(const std::string& name) {
  return lower(name).ends_with(".tif") || lower(name).ends_with(".tiff");
}

bool is_usable(const std::string& name) {
  constexpr std::size_t longest = 220; // of 255 bytes: a temporary name is longer
  return name.size() <= longest && is_printable(name);
}

bool is_printable(const std::string& name) {
  for (std::size_t i = 0; i < name.size();) {
    const auto first = static_cast<unsigned char>(name[i]);
    const std::optional<std::size_t> after = bytes_after(first);
    if (!after || first < 0x20 || first == 0x7F || i + *after >= name.size()) {
      return false;
    }
    for (std::size_t k = 1; k <= *after; ++k) {
      if ((static_cast<unsigned char>(name[i + k]) & 0xC0) != 0x80) {
        return false;
      }
    }
    i += 1 + *after;
  }
  return true;
}

} // namespace lsdeconv
