#include "lsdeconv/filters/median_stripes.hpp"

#include "mirror.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/filters/stripes.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::int64_t pattern_reach = 4; // of the window to each side
constexpr std::int64_t segment_reach = 8;
static_assert(pattern_margin == pattern_reach + 1);

using Values = std::vector<float>;

std::size_t place(std::int64_t position, std::size_t size) {
  return static_cast<std::size_t>(mirrored(position, static_cast<std::int64_t>(size)));
}

Values blurred(const Values& values) {
  Values result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto at = static_cast<std::int64_t>(i);
    result[i] =
        (values[place(at - 1, values.size())] + 2 * values[i] + values[place(at + 1, values.size())]) / 4;
  }
  return result;
}

/// The median of the blurred values up to `reach` before and behind each.
Values surroundings(const Values& values, std::int64_t reach) {
  const Values smooth = blurred(values);
  Values window(static_cast<std::size_t>(2 * reach + 1));
  Values medians(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::int64_t j = -reach; j <= reach; ++j) {
      window[static_cast<std::size_t>(j + reach)] =
          smooth[place(static_cast<std::int64_t>(i) + j, smooth.size())];
    }
    std::nth_element(window.begin(), window.begin() + reach, window.end());
    medians[i] = window[static_cast<std::size_t>(reach)];
  }
  return medians;
}

/// Leaves of a slice what each pixel has more than those around it.
void subtract_surroundings(VolumeView<float> slice) {
  const Extent3 e = slice.extent();
  Volume<float> smooth(e);
  for (std::int64_t y = 0; y < e.y; ++y) {
    const Values row = surroundings({slice.row(0, y), slice.row(0, y) + e.x}, pattern_reach);
    std::copy(row.begin(), row.end(), smooth.view().row(0, y));
  }
  constexpr std::int64_t at_once = 16; // columns: the values of a row that the processor loads together
  for (std::int64_t first = 0; first < e.x; first += at_once) {
    std::vector<Values> columns(static_cast<std::size_t>(std::min(at_once, e.x - first)));
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* row = smooth.view().row(0, y) + first;
      for (Values& column : columns) {
        column.push_back(*row++);
      }
    }
    for (Values& column : columns) {
      column = surroundings(column, pattern_reach);
    }
    for (std::int64_t y = 0; y < e.y; ++y) {
      float* row = slice.row(0, y) + first;
      for (const Values& column : columns) {
        *row++ -= column[static_cast<std::size_t>(y)];
      }
    }
  }
}

/// As much as one in ten values is below 0.
float usual_depth(VolumeView<const float> heights) {
  constexpr double part_below = 0.1;
  Values all;
  for (std::int64_t i = 0; i < heights.extent().z; ++i) {
    all.insert(all.end(), heights.row(i, 0), heights.row(i, 0) + heights.extent().x);
  }
  const auto rank = static_cast<std::ptrdiff_t>(part_below * static_cast<double>(all.size() - 1));
  std::nth_element(all.begin(), all.begin() + rank, all.end());
  return std::max(0.0F, -all[static_cast<std::size_t>(rank)]);
}

} // namespace

void column_pattern(VolumeView<float> slices, VolumeView<float> pattern, int threads) {
  const Extent3 e = slices.extent();
  parallel_for(e.z, threads, [&](std::int64_t z) {
    subtract_surroundings(slices.part({{z, 0, 0}, {z + 1, e.y, e.x}}));
  });
  Volume<double> medians({1, e.y, e.x});
  column_medians(slices, medians.view(), threads);
  for (std::int64_t y = 0; y < e.y; ++y) {
    std::transform(medians.view().row(0, y), medians.view().row(0, y) + e.x, pattern.row(0, y),
                   [](double v) { return static_cast<float>(v); });
  }
}

StripeSegments::StripeSegments(std::int64_t size)
    : size_(size), segments_(std::clamp<std::int64_t>(size / least_voxels, size > 1 ? 1 : 0, most)) {}

double StripeSegments::length(std::int64_t size) const {
  return static_cast<double>(size) / static_cast<double>(std::max<std::int64_t>(1, segments_));
}

double StripeSegments::position(std::int64_t place) const {
  return static_cast<double>(place) * length(size_ - 1);
}

std::int64_t StripeSegments::begin(std::int64_t place) const {
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::ceil(position(place) - length(size_))));
}

std::int64_t StripeSegments::end(std::int64_t place) const {
  return std::min(size_, static_cast<std::int64_t>(std::floor(position(place) + length(size_))) + 1);
}

double StripeSegments::part(std::int64_t place, std::int64_t voxel) const {
  const double distance = std::abs(static_cast<double>(voxel) - position(place));
  return size_ > 1 ? std::max(0.0, 1 - distance / length(size_ - 1)) : 1;
}

void segment_stripes(VolumeView<float> medians) {
  const Extent3 e = medians.extent();
  for (std::int64_t i = 0; i < e.z; ++i) {
    float* row = medians.row(i, 0);
    const Values around = surroundings({row, row + e.x}, segment_reach);
    std::transform(row, row + e.x, around.begin(), row, [](float here, float base) { return here - base; });
  }
  constexpr float deepest = 4; // usual depths
  const float depth = usual_depth(medians);
  for (std::int64_t i = 0; i < e.z; ++i) {
    float* row = medians.row(i, 0);
    std::transform(row, row + e.x, row,
                   [depth](float height) { return std::clamp(height, -deepest * depth, depth); });
  }
}

} // namespace lsdeconv
