#include "lsdeconv/core/number_ranges.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv {
namespace {

using Range = std::pair<std::int64_t, std::int64_t>; ///< First and last.

std::vector<Range> ranges_of(const std::vector<std::int64_t>& ascending) {
  std::vector<Range> ranges;
  for (const std::int64_t number : ascending) {
    if (ranges.empty() || number != ranges.back().second + 1) {
      ranges.emplace_back(number, number);
    } else {
      ranges.back().second = number;
    }
  }
  return ranges;
}

std::string text_of(const Range& range) {
  return range.first == range.second ? text(range.first) : text(range.first, " to ", range.second);
}

} // namespace

std::string ranges_text(const std::vector<std::int64_t>& ascending, std::size_t most) {
  const std::vector<Range> ranges = ranges_of(ascending);
  const std::size_t listed = std::min(most, ranges.size());
  std::string list;
  auto left = static_cast<std::int64_t>(ascending.size());
  for (std::size_t i = 0; i < listed; ++i) {
    const bool last = i + 1 == ranges.size();
    list += text(i == 0 ? "" : last ? " and " : ", ", text_of(ranges[i]));
    left -= ranges[i].second - ranges[i].first + 1;
  }
  return left > 0 ? text(list, " and ", left, " more") : list;
}

std::string range_list(const std::vector<std::int64_t>& ascending) {
  std::string list;
  for (const auto& [first, last] : ranges_of(ascending)) {
    list += text(list.empty() ? "" : ",", first, first == last ? "" : text("-", last));
  }
  return list;
}

} // namespace lsdeconv
