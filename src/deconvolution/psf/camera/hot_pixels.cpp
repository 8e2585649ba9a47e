#include "hot_pixels.hpp"

#include "../median.hpp"
#include "../visit_voxels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace lsdeconv {
namespace {

constexpr double significance = 8;        ///< Standard deviations of what counts as a defect.
constexpr double light_significance = 4;  ///< Standard deviations of what counts as light beside it.
constexpr double light_part = 0.03;       ///< Of the defect's height that counts as light beside it.
constexpr double least_column = 3;        ///< Standard deviations; less than that does no harm.
constexpr std::int64_t stack_parts = 3;   ///< In each of them a hot pixel is about as bright.
constexpr double steadiness = 0.5;        ///< Least ratio of its height in a part to that in the stack.
constexpr std::int64_t fewest_planes = 9; ///< With fewer there are no hot pixels.

/// The median along z of every pixel, over the planes [begin, end).
Volume<float> median_plane(VolumeView<const float> values, std::int64_t begin, std::int64_t end) {
  const Extent3 e = values.extent();
  Volume<float> plane({1, e.y, e.x});
  std::vector<double> column(static_cast<std::size_t>(end - begin));
  for (std::int64_t y = 0; y < e.y; ++y) {
    for (std::int64_t x = 0; x < e.x; ++x) {
      for (std::int64_t z = begin; z < end; ++z) {
        column[static_cast<std::size_t>(z - begin)] = values(z, y, x);
      }
      plane(0, y, x) = static_cast<float>(median(column));
    }
  }
  return plane;
}

/// The neighbours of a pixel in a plane.
struct PixelNeighbours {
  double median = 0;
  double range = 0; ///< From the darkest to the brightest, without one on each side that may be defect, too.
};

PixelNeighbours neighbours_of(const Volume<float>& plane, std::int64_t y, std::int64_t x) {
  const Box3 around = intersection({{0, y - 1, x - 1}, {1, y + 2, x + 2}}, whole(plane.extent()));
  std::vector<double> values;
  for (std::int64_t j = around.begin.y; j < around.end.y; ++j) {
    for (std::int64_t i = around.begin.x; i < around.end.x; ++i) {
      if (j != y || i != x) {
        values.push_back(plane(0, j, i));
      }
    }
  }
  std::sort(values.begin(), values.end());
  const double range = values[values.size() - 2] - values[1];
  return {median(std::move(values)), range};
}

/// The medians along z of all pixels, over the whole stack and over each third of it.
struct Columns {
  Volume<float> whole_stack;
  std::array<Volume<float>, stack_parts> parts;
};

Columns columns_of(VolumeView<const float> values) {
  const std::int64_t planes = values.extent().z;
  Columns columns{median_plane(values, 0, planes), {}};
  for (std::int64_t part = 0; part < stack_parts; ++part) {
    columns.parts[static_cast<std::size_t>(part)] =
        median_plane(values, part * planes / stack_parts, (part + 1) * planes / stack_parts);
  }
  return columns;
}

/// By how much a pixel is too bright; 0 if it is not. deviation: of the median of a column.
double excess(const Columns& columns, std::int64_t y, std::int64_t x, double deviation) {
  const PixelNeighbours beside = neighbours_of(columns.whole_stack, y, x);
  const double height = static_cast<double>(columns.whole_stack(0, y, x)) - beside.median;
  const bool alone = beside.range < std::max(significance * deviation, light_part * std::abs(height));
  const bool steady = alone && std::all_of(columns.parts.begin(), columns.parts.end(), [&](const auto& part) {
                        const double there =
                            static_cast<double>(part(0, y, x)) - neighbours_of(part, y, x).median;
                        return there / height > steadiness;
                      });
  return steady ? height : 0;
}

void level_hot_columns(Volume<float>& values, double noise) {
  const Extent3 e = values.extent();
  if (e.z < fewest_planes || e.y < 3 || e.x < 3) {
    return;
  }
  const Columns columns = columns_of(values.view());
  // The median of n normal values has 1.25 / sqrt(n) of their standard deviation; one of whole numbers may be
  // a whole one off.
  const double deviation = 1.25 * noise / std::sqrt(static_cast<double>(e.z));
  const double least = std::max(least_column * noise, significance * deviation);
  for (std::int64_t y = 0; y < e.y; ++y) {
    for (std::int64_t x = 0; x < e.x; ++x) {
      const double height = excess(columns, y, x, deviation);
      for (std::int64_t z = 0; std::abs(height) > least && z < e.z; ++z) {
        values(z, y, x) = static_cast<float>(static_cast<double>(values(z, y, x)) - height);
      }
    }
  }
}

/// The values around a voxel.
struct Neighbours {
  double brightest = 0;
  double mean = 0;
};

Neighbours neighbours_of(const Volume<float>& values, const Index3& at) {
  const Box3 around = intersection(Box3{at, at + Index3{1, 1, 1}}.grown({1, 1, 1}), whole(values.extent()));
  Neighbours found{.brightest = -std::numeric_limits<double>::infinity()};
  double sum = 0;
  visit_voxels(around.extent(), [&](const Index3& offset) {
    const Index3 beside = around.begin + offset;
    if (beside != at) {
      const double value = values(beside.z, beside.y, beside.x);
      found.brightest = std::max(found.brightest, value);
      sum += value;
    }
  });
  found.mean = sum / static_cast<double>(around.voxels() - 1);
  return found;
}

void level_hot_voxels(Volume<float>& values, double noise) {
  const double level = median({values.begin(), values.end()});
  std::vector<std::pair<Index3, double>> hot;
  bool light = false;
  visit_voxels(values.extent(), [&](const Index3& at) {
    const double height = static_cast<double>(values(at.z, at.y, at.x)) - level;
    if (height <= significance * noise) {
      return;
    }
    const Neighbours beside = neighbours_of(values, at);
    if (beside.brightest - level < std::max(light_significance * noise, light_part * height)) {
      hot.emplace_back(at, beside.mean);
    } else {
      light = true;
    }
  });
  if (light) {
    for (const auto& [at, value] : hot) {
      values(at.z, at.y, at.x) = static_cast<float>(value);
    }
  }
}

} // namespace

Volume<float> without_hot_pixels(VolumeView<const float> values, double noise) {
  Volume<float> result(values.extent());
  copy(values, result.view());
  level_hot_columns(result, noise);
  level_hot_voxels(result, noise);
  return result;
}

} // namespace lsdeconv
