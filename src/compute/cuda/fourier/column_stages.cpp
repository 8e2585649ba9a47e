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

Divisor divisor(std::int64_t value) {
  return {static_cast<std::uint32_t>(((std::int64_t{1} << 31) + value - 1) / value)};
}

/// The stages of these radices.
ColumnStages divided(std::int64_t length, const Factors& factors) {
  const std::int32_t last = factors.back();
  const std::int32_t free_row = last % 2 == 0 ? 1 : 0;
  const auto n = static_cast<std::int32_t>(length);
  ColumnStages stages{
      n, static_cast<std::int32_t>(factors.size()), n / last * (last + free_row), free_row, divisor(last),
      {}};
  std::int32_t part = n;
  std::int32_t roots = 0;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const std::int32_t radix = factors[i];
    const std::int32_t step = part / radix;
    const bool is_last = i + 1 == factors.size();
    const std::int32_t rows = is_last ? 1 : step / last * (last + free_row);
    stages.stage[i] = {radix, n / radix,    step, rows, is_last ? radix + free_row : radix * rows,
                       roots, divisor(step)};
    roots += step * (stored_roots(radix) / 2);
    part = step;
  }
  return stages;
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
  return divided(length, *factors);
}

std::vector<ComplexNumber> roots_of_unity(const ColumnStages& stages) {
  std::vector<ComplexNumber> roots;
  for (std::int32_t i = 0; i + 1 < stages.count; ++i) {
    const ColumnStage& stage = stages.stage[i];
    const std::int32_t part = stage.step * stage.radix;
    for (std::int32_t within = 0; within < stage.step; ++within) {
      for (std::int32_t k = 1; k <= stored_roots(stage.radix); ++k) {
        const std::int32_t turn = k < stage.radix ? k * within : 0;
        const double angle = -2 * std::numbers::pi * turn / part;
        roots.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
      }
    }
  }
  return roots;
}

} // namespace lsdeconv::cuda
