#include "digit_runs.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

bool is_digit(char c) {
  return '0' <= c && c <= '9';
}

std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

} // namespace

bool starts_with_digit(std::string_view text) {
  return !text.empty() && is_digit(text.front());
}

std::string_view first_piece(std::string_view text) {
  const bool digits = starts_with_digit(text);
  const auto* const end =
      std::find_if(text.begin(), text.end(), [&](char c) { return is_digit(c) != digits; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    pieces.push_back(first_piece(text));
    text.remove_prefix(pieces.back().size());
  }
  return pieces;
}

int compare_numbers(std::string_view a, std::string_view b) {
  a = without_leading_zeros(a);
  b = without_leading_zeros(b);
  return a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : a.compare(b);
}

std::optional<std::int64_t> number_of(std::string_view digits) {
  constexpr std::size_t most_digits = 18;
  digits = without_leading_zeros(digits);
  if (digits.size() > most_digits) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char c : digits) {
    value = 10 * value + (c - '0');
  }
  return value;
}

} // namespace lsdeconv
