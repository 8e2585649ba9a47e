#include "number_values.hpp"

#include "digit_runs.hpp"

#include <algorithm>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr std::size_t most_digits = 18;

/// The parts of a number.
struct NumberParts {
  bool negative = false;
  std::string_view whole; ///< Without leading zeros.
  std::string_view fraction;
};

NumberParts parts_of(std::string_view text) {
  NumberParts parts;
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  parts.negative = text.starts_with('-');
  text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
  parts.whole = first_piece(text);
  parts.fraction = text.substr(std::min(parts.whole.size() + 1, text.size()));
  parts.whole.remove_prefix(std::min(parts.whole.find_first_not_of('0'), parts.whole.size()));
  return parts;
}

int compare_parts(const NumberParts& a, const NumberParts& b) {
  if (a.negative != b.negative) {
    return a.negative ? -1 : 1;
  }
  const int whole = compare_numbers(a.whole, b.whole);
  const int order = whole != 0 ? whole : a.fraction.compare(b.fraction);
  return a.negative ? -order : order;
}

/// The place of each number among all in ascending order; equal ones have the same.
std::vector<std::int64_t> places(const std::vector<NumberParts>& numbers) {
  std::vector<std::size_t> order(numbers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return compare_parts(numbers[a], numbers[b]) < 0; });
  std::vector<std::int64_t> places(numbers.size(), 0);
  for (std::size_t i = 1; i < order.size(); ++i) {
    const bool equal = compare_parts(numbers[order[i - 1]], numbers[order[i]]) == 0;
    places[order[i]] = places[order[i - 1]] + (equal ? 0 : 1);
  }
  return places;
}

/// The number in units of 10^-decimals; further digits are rounded.
std::int64_t scaled(const NumberParts& number, std::size_t decimals) {
  std::int64_t value = number_of(number.whole).value_or(0);
  for (std::size_t i = 0; i < decimals; ++i) {
    value = 10 * value + (i < number.fraction.size() ? number.fraction[i] - '0' : 0);
  }
  value += decimals < number.fraction.size() && number.fraction[decimals] >= '5' ? 1 : 0;
  return number.negative ? -value : value;
}

} // namespace

NumberValues number_values(const std::vector<std::string_view>& texts) {
  std::vector<NumberParts> numbers(texts.size());
  std::transform(texts.begin(), texts.end(), numbers.begin(), parts_of);
  std::size_t whole = 0;
  std::size_t fraction = 0;
  for (const NumberParts& number : numbers) {
    whole = std::max(whole, number.whole.size());
    fraction = std::max(fraction, number.fraction.size());
  }
  if (whole > most_digits) {
    return {places(numbers), 0, true};
  }
  const std::size_t decimals = std::min(fraction, most_digits - whole);
  NumberValues all{{}, static_cast<int>(decimals), false};
  for (const NumberParts& number : numbers) {
    all.values.push_back(scaled(number, decimals));
  }
  return all;
}

std::string value_text(std::int64_t value, int decimals) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  const auto places = static_cast<std::size_t>(decimals);
  digits.insert(0, digits.size() <= places ? places + 1 - digits.size() : 0, '0');
  if (places > 0) {
    digits.insert(digits.size() - places, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    digits.erase(digits.ends_with('.') ? digits.size() - 1 : digits.size());
  }
  return (value < 0 ? "-" : "") + digits;
}

} // namespace lsdeconv
