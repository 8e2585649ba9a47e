#include "lsdeconv/config/nearest_name.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// A row of the table of distances between the beginnings of one word and those of the other.
using Row = std::vector<int>;

} // namespace

int edit_distance(std::string_view a, std::string_view b) {
  Row before_last;
  Row last(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    last[j] = static_cast<int>(j);
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    Row row(b.size() + 1);
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = std::move(last);
    last = std::move(row);
  }
  return last.back();
}

std::string_view nearest_name(std::string_view wanted, const std::vector<std::string_view>& candidates) {
  std::string_view nearest;
  // One wrong character in words of up to six, and another in four more: else it is no typing error.
  const auto size = static_cast<int>(wanted.size());
  int least = std::min(size / 2, 1 + std::max(0, size - 3) / 4) + 1;
  for (const std::string_view candidate : candidates) {
    const bool begun = wanted.size() >= 3 && candidate.substr(0, wanted.size()) == wanted;
    const int distance = begun ? 1 : edit_distance(wanted, candidate);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

} // namespace lsdeconv
