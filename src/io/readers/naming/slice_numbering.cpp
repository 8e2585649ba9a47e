#include "slice_numbering.hpp"

#include "digit_runs.hpp"
#include "name_series.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace lsdeconv {
namespace {

/// A name with the number of its slice.
struct NumberedName {
  std::int64_t number;
  std::size_t index; ///< Among all names.
};

/// The numbers of all names; none for one that is too long.
using Numbers = std::vector<std::optional<std::int64_t>>;

Numbers numbers_in(const std::vector<NamePieces>& names, std::size_t column) {
  Numbers numbers;
  for (const NamePieces& pieces : names) {
    numbers.push_back(number_of(pieces[column]));
  }
  return numbers;
}

/// Names in ascending order of their numbers; a number that is too long becomes a fault.
std::vector<NumberedName> sorted(const std::vector<std::string>& names, const Numbers& numbers,
                                 std::vector<std::string>& faults) {
  std::vector<NumberedName> order;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!numbers[i]) {
      faults.push_back(names[i] + ": its number has more than 18 digits");
    }
    order.push_back({numbers[i].value_or(0), i});
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.number < b.number; });
  return order;
}

/// SliceNumbering::step
std::int64_t common_step(const std::vector<NumberedName>& order) {
  std::int64_t step = 0;
  for (std::size_t i = 1; i < order.size(); ++i) {
    step = std::gcd(step, order[i].number - order[i - 1].number);
  }
  return order.size() < 3 || step == 0 ? 1 : step;
}

std::string hole_text(std::int64_t first, std::int64_t last, const std::string& before,
                      const std::string& after) {
  const std::string what =
      first == last ? text("number ", first, " is") : text("numbers ", first, " to ", last, " are");
  return text(what, " missing between ", before, " and ", after);
}

/// The numbering that follows from these numbers.
SliceNumbering number_by(const std::vector<std::string>& names, const Numbers& numbers) {
  SliceNumbering numbering;
  const std::vector<NumberedName> order = sorted(names, numbers, numbering.faults);
  numbering.step = common_step(order);
  numbering.z.assign(names.size(), 0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& [number, name] = order[i];
    numbering.z[name] = (number - order.front().number) / numbering.step;
    if (i == 0) {
      continue;
    }
    const auto& [before, name_before] = order[i - 1];
    if (number == before && numbering.faults.empty()) {
      numbering.faults.push_back(text(names[name], ": it has the same number as ", names[name_before]));
    } else if (number - before > numbering.step) {
      numbering.holes.push_back(
          hole_text(before + numbering.step, number - numbering.step, names[name_before], names[name]));
    }
  }
  numbering.slices = numbering.z[order.back().index] + 1;
  return numbering;
}

} // namespace

SliceNumbering number_slices(const std::vector<std::string>& names) {
  std::vector<NamePieces> pieces;
  std::transform(names.begin(), names.end(), std::back_inserter(pieces), name_pieces);
  const std::vector<std::size_t> columns = counting_columns(pieces);
  if (columns.empty()) { // one file, or one name written in several ways: a_1.tif, a_01.tif, a_1.tiff
    return number_by(names, Numbers(names.size(), 0));
  }
  for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
    SliceNumbering numbering = number_by(names, numbers_in(pieces, *column));
    if (numbering.holes.empty() && numbering.faults.empty()) {
      return numbering;
    }
  }
  return number_by(names, numbers_in(pieces, columns.back()));
}

} // namespace lsdeconv
