#include "name_numbers.hpp"

#include "digit_runs.hpp"

namespace lsdeconv {
namespace {

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && starts_with_digit(text.substr(at, 1));
}

/// Whether a point at `at` joins two runs of digits.
bool joins(std::string_view text, std::size_t at) {
  return at > 0 && at < text.size() && (text[at] == '.' || text[at] == ',') && is_digit_at(text, at - 1)
         && is_digit_at(text, at + 1);
}

std::size_t end_of_digits(std::string_view text, std::size_t at) {
  while (is_digit_at(text, at)) {
    ++at;
  }
  return at;
}

/// The number whose digits begin at `at`, behind a number that ends at `from`.
NameNumber number_at(std::string_view stem, std::size_t at, std::size_t from) {
  const auto offset = [](std::size_t value) { return static_cast<std::uint32_t>(value); };
  NameNumber number{.digits = offset(at), .digits_end = offset(end_of_digits(stem, at))};
  number.sign = number.digits;
  if (at > from && (stem[at - 1] == '-' || stem[at - 1] == '+')) {
    number.sign = number.digits - 1;
  }
  number.blanks = number.sign;
  while (number.blanks > from && stem[number.blanks - 1] == ' ') {
    --number.blanks;
  }
  number.end = number.digits_end;
  const bool in_chain = at > 0 && joins(stem, at - 1);
  if (!in_chain && joins(stem, number.digits_end)) {
    const std::size_t end = end_of_digits(stem, number.digits_end + 1);
    number.end = joins(stem, end) ? number.digits_end : offset(end);
  }
  return number;
}

} // namespace

std::string_view stem_of(std::string_view name) {
  const std::size_t dot = name.find_last_of('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

std::vector<NameNumber> numbers_in(std::string_view stem) {
  std::vector<NameNumber> numbers;
  std::size_t from = 0;
  for (std::size_t at = 0; at < stem.size();) {
    if (!is_digit_at(stem, at)) {
      ++at;
      continue;
    }
    numbers.push_back(number_at(stem, at, from));
    at = from = numbers.back().end;
  }
  return numbers;
}

} // namespace lsdeconv
