#include "slice_numbering.hpp"

#include "name_series.hpp"
#include "slice_pattern.hpp"
#include "slice_steps.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

using Names = std::vector<std::string>;

/// The numbers of all names, and how they follow each other.
struct Count {
  NumberValues numbers;
  std::vector<std::size_t> order;     ///< The names in ascending order of their numbers.
  std::vector<std::int64_t> distinct; ///< Ascending.
  SliceSteps steps;
};

Count count_of(NumberValues numbers) {
  Count count{std::move(numbers), {}, {}, {}};
  const std::vector<std::int64_t>& values = count.numbers.values;
  count.order.resize(values.size());
  std::iota(count.order.begin(), count.order.end(), std::size_t{0});
  std::stable_sort(count.order.begin(), count.order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  for (const std::size_t name : count.order) {
    if (count.distinct.empty() || values[name] != count.distinct.back()) {
      count.distinct.push_back(values[name]);
    }
  }
  count.steps = slice_steps(count.distinct, count.numbers.decimals);
  return count;
}

std::string step_text(const Count& count) {
  return number_text(std::round(count.steps.step * 100) / 100 / std::pow(10, count.numbers.decimals));
}

/// The hole in front of the number at that place in the ascending order.
std::string hole_text(const Count& count, std::size_t place, const std::string& before,
                      const std::string& after) {
  const std::int64_t missing = count.steps.z[place] - count.steps.z[place - 1] - 1;
  if (count.steps.kind != StepKind::even) {
    return text(count_text(missing, "slice"), missing == 1 ? " is" : " are", " missing between ", before,
                " and ", after, ", for the steps are ", step_text(count), " elsewhere");
  }
  const auto step = static_cast<std::int64_t>(count.steps.step);
  const std::string first = value_text(count.distinct[place - 1] + step, count.numbers.decimals);
  const std::string last = value_text(count.distinct[place] - step, count.numbers.decimals);
  const std::string what =
      missing == 1 ? text("number ", first, " is") : text("numbers ", first, " to ", last, " are");
  return text(what, " missing between ", before, " and ", after);
}

/// That the numbers count nothing: between which names the largest step is.
std::string uneven_text(const Names& names, const Count& count) {
  std::size_t largest = 1;
  for (std::size_t i = 2; i < count.order.size(); ++i) {
    const auto step = [&](std::size_t at) {
      return count.numbers.values[count.order[at]] - count.numbers.values[count.order[at - 1]];
    };
    largest = step(i) > step(largest) ? i : largest;
  }
  return text("the numbers do not count slices: their steps differ, the largest is from ",
              names[count.order[largest - 1]], " to ", names[count.order[largest]],
              "; if these are all slices, in the order of the numbers, say so with ");
}

void add_faults(const Names& names, const NumberColumn& column, const Count& count,
                SliceNumbering& numbering) {
  if (count.numbers.too_long) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string number = names[i].substr(column.at[i].begin, column.at[i].end - column.at[i].begin);
      if (number_values({number}).too_long) {
        numbering.faults.push_back(names[i] + ": its number has more than 18 digits");
      }
    }
    return;
  }
  for (std::size_t i = 1; i < count.order.size(); ++i) {
    const std::size_t here = count.order[i];
    const std::size_t before = count.order[i - 1];
    if (count.numbers.values[here] == count.numbers.values[before]) {
      numbering.faults.push_back(text(names[here], ": it has the same number as ", names[before]));
    }
  }
}

/// The numbering by a column of numbers. `pattern` marks the column as z.
SliceNumbering number_by(const Names& names, const NumberColumn& column, const std::string& pattern) {
  const Count count = count_of(column.numbers);
  SliceNumbering numbering;
  numbering.step = count.steps.step / std::pow(10, count.numbers.decimals);
  numbering.z.assign(names.size(), 0);
  add_faults(names, column, count, numbering);
  std::size_t place = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t name = count.order[i];
    const bool is_next = i > 0 && count.numbers.values[name] != count.distinct[place];
    place += is_next ? 1U : 0U;
    numbering.z[name] = count.steps.z[place];
    if (is_next && count.steps.z[place] - count.steps.z[place - 1] > 1 && !count.numbers.too_long) {
      numbering.holes.push_back(hole_text(count, place, names[count.order[i - 1]], names[name]));
    }
  }
  numbering.slices = count.steps.z.back() + 1;
  numbering.order = {pattern, names[count.order.front()], names[count.order.back()], numbering.step,
                     count.steps.kind == StepKind::even};
  return numbering;
}

/// The numbering by the numbers that the pattern marks.
SliceNumbering number_marked(const Names& names, const SlicePattern& marks, const std::string& pattern) {
  std::vector<NumberSpan> at;
  for (const std::string& name : names) {
    at.push_back(marks.z_in(name).value_or(NumberSpan{}));
  }
  std::vector<std::size_t> all(names.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return number_by(names, number_column(names, all, std::move(at)), pattern);
}

NumberColumn equal_numbers(std::size_t names) {
  NumberColumn column;
  column.at.resize(names);
  column.numbers.values.assign(names, 0);
  return column;
}

} // namespace

SliceNumbering number_slices(const Names& names, const std::string& pattern) {
  if (const SlicePattern marks(pattern); marks.marks_z()) {
    return number_marked(names, marks, pattern);
  }
  const NamesBySeries divided = names_by_series(names);
  require_one_series(divided, names);
  const std::optional<ZChoice>& choice = divided.choices.front();
  if (!choice) { // one file, or one name written in several ways: a_1.tif, a_01.tif, a_1.tiff
    return number_by(names, equal_numbers(names.size()), "");
  }
  const NameFamily& family = divided.families.front();
  const NumberColumn& column = family.columns[choice->z];
  const std::string marked = z_pattern(names.front(), 0, family, choice->z);
  SliceNumbering numbering = number_by(names, column, marked);
  const Count count = count_of(column.numbers);
  if (count.steps.kind == StepKind::uneven && numbering.faults.empty()) {
    numbering.faults.push_back(uneven_text(names, count) + pattern_option(marked));
  }
  return numbering;
}

} // namespace lsdeconv
