#include "column_stages.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace lsdeconv::cuda {
namespace {

/// Those of Butterfly, largest first.
constexpr std::array radices{16, 15, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2};

using Factors = std::vector<std::int32_t>;

/// Whether one choice of radices is better than another: fewer stages, then less work in each.
bool better(const Factors& a, const Factors& b) {
  const auto work = [](const Factors& f) { return std::accumulate(f.begin(), f.end(), 0); };
  return a.size() != b.size() ? a.size() < b.size() : work(a) < work(b);
}

/// Tries all descending products of radices from `first` on that give `left`, after those in `chosen`.
void search(std::int64_t left, std::size_t first, Factors& chosen, std::optional<Factors>& best) {
  if (left == 1) {
    best = !best || better(chosen, *best) ? chosen : *best;
    return;
  }
  if (chosen.size() == ColumnStages::most) {
    return;
  }
  for (std::size_t i = first; i < radices.size(); ++i) {
    if (left % radices[i] == 0) {
      chosen.push_back(radices[i]);
      search(left / radices[i], i, chosen, best);
      chosen.pop_back();
    }
  }
}

ColumnStage stage_of(std::int64_t length, std::int64_t part, std::int32_t radix) {
  const std::int64_t step = part / radix;
  const std::int64_t reciprocal = ((std::int64_t{1} << 31) + step - 1) / step;
  return {radix, static_cast<std::int32_t>(step), static_cast<std::uint32_t>(reciprocal),
          static_cast<std::int32_t>(length / part)};
}

} // namespace

std::optional<ColumnStages> column_stages(std::int64_t length) {
  if (length > ColumnStages::longest) {
    return std::nullopt;
  }
  std::optional<Factors> factors;
  Factors chosen;
  search(length, 0, chosen, factors);
  if (!factors) {
    return std::nullopt;
  }
  factors->resize(std::max<std::size_t>(factors->size(), 2), 1);
  ColumnStages stages{static_cast<std::int32_t>(length), static_cast<std::int32_t>(factors->size()), {}};
  std::int64_t part = length;
  for (std::size_t i = 0; i < factors->size(); ++i) {
    stages.stage[i] = stage_of(length, part, (*factors)[i]);
    part /= (*factors)[i];
  }
  return stages;
}

std::vector<ComplexNumber> roots_of_unity(std::int64_t length) {
  std::vector<ComplexNumber> roots;
  for (std::int64_t k = 0; k < length; ++k) {
    const double angle = -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(length);
    roots.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
  }
  return roots;
}

} // namespace lsdeconv::cuda
