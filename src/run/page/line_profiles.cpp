#include "line_profiles.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace lsdeconv {
namespace {

constexpr std::size_t most_structures = 60;
constexpr float least_part = 0.1F;       ///< Of the brightest one that a structure must have.
constexpr std::ptrdiff_t most_shift = 2; ///< Samples by which a peak may lie beside the middle.

/// Where the values fall to `level`, going from the peak in steps of `step`; none where they do not.
std::optional<double> crossing(const std::vector<double>& profile, std::ptrdiff_t peak, std::ptrdiff_t step,
                               double level) {
  const auto last = std::ssize(profile) - 1;
  const auto value = [&](std::ptrdiff_t i) { return profile[static_cast<std::size_t>(i)]; };
  for (std::ptrdiff_t i = peak + step; i >= 0 && i <= last; i += step) {
    if (value(i) <= level) {
      const double before = value(i - step);
      const double part = before > value(i) ? (before - level) / (before - value(i)) : 0;
      return static_cast<double>(i - step) + static_cast<double>(step) * part;
    }
  }
  return std::nullopt;
}

struct Maximum {
  Index3 at;
  float value = 0;
};

/// Whether two voxels are so near each other that they may be of one structure.
bool are_near(const Index3& a, const Index3& b) {
  constexpr std::int64_t near = 3;
  const Index3 apart = a - b;
  return std::abs(apart.z) < near && std::abs(apart.y) < near && std::abs(apart.x) < near;
}

bool is_local_maximum(VolumeView<const float> voxels, const Index3& at) {
  const float value = voxels(at.z, at.y, at.x);
  const Box3 around = intersection(Box3{at, at + Index3{1, 1, 1}}.grown({1, 1, 1}), whole(voxels.extent()));
  for (std::int64_t z = around.begin.z; z < around.end.z; ++z) {
    for (std::int64_t y = around.begin.y; y < around.end.y; ++y) {
      for (std::int64_t x = around.begin.x; x < around.end.x; ++x) {
        if (voxels(z, y, x) > value) {
          return false;
        }
      }
    }
  }
  return true;
}

/// The brightest local maxima apart from each other, brightest first, but none that is dim beside the first;
/// `inner` is where they may lie.
std::vector<Maximum> maxima(VolumeView<const float> voxels, const Box3& inner) {
  std::vector<Maximum> found;
  for (std::int64_t z = inner.begin.z; z < inner.end.z; ++z) {
    for (std::int64_t y = inner.begin.y; y < inner.end.y; ++y) {
      for (std::int64_t x = inner.begin.x; x < inner.end.x; ++x) {
        const float value = voxels(z, y, x);
        if (value > 0 && is_local_maximum(voxels, {z, y, x})) {
          found.push_back({{z, y, x}, value});
        }
      }
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Maximum& a, const Maximum& b) { return a.value > b.value; });
  std::vector<Maximum> apart;
  for (const Maximum& maximum : found) {
    const bool is_new = std::none_of(apart.begin(), apart.end(),
                                     [&](const Maximum& other) { return are_near(maximum.at, other.at); });
    const bool is_bright = maximum.value >= least_part * found.front().value;
    if (is_new && is_bright && apart.size() < most_structures) {
      apart.push_back(maximum);
    }
  }
  return apart;
}

/// Mean of the voxels of a box.
double mean_of(VolumeView<const float> voxels, const Box3& box) {
  double sum = 0;
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
      for (std::int64_t x = box.begin.x; x < box.end.x; ++x) {
        sum += voxels(z, y, x);
      }
    }
  }
  return sum / static_cast<double>(box.voxels());
}

/// The line along an axis through a voxel, each sample the mean of what lies across it.
std::vector<double> line(VolumeView<const float> voxels, const Index3& middle, int axis, std::int64_t reach) {
  Extent3 across{1, 1, 1};
  across[axis] = 0;
  std::vector<double> values;
  Index3 at = middle;
  for (at[axis] = middle[axis] - reach; at[axis] <= middle[axis] + reach; ++at[axis]) {
    const Box3 around = Box3{at, at + Index3{1, 1, 1}}.grown(across);
    values.push_back(mean_of(voxels, intersection(around, whole(voxels.extent()))));
  }
  return values;
}

bool is_known(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

void add(const std::vector<double>& values, std::vector<double>& sums) {
  sums.resize(values.size(), 0.0);
  std::transform(sums.begin(), sums.end(), values.begin(), sums.begin(), std::plus<>());
}

void add_lines(const ComparedBox& box, int axis, std::int64_t reach, AxisWidths& sums) {
  Box3 inner = whole(box.result.extent());
  inner.begin[axis] += reach;
  inner.end[axis] -= reach;
  for (const Maximum& maximum : maxima(box.result.view(), inner)) {
    const std::vector<double> raw = line(box.raw.view(), maximum.at, axis, reach);
    const std::vector<double> result = line(box.result.view(), maximum.at, axis, reach);
    if (is_known(raw) && width_of_peak(result)) {
      add(raw, sums.raw);
      add(result, sums.result);
      ++sums.structures;
    }
  }
}

} // namespace

std::optional<PeakWidth> width_of_peak(const std::vector<double>& profile) {
  const auto middle = std::ssize(profile) / 2;
  if (middle <= most_shift || !is_known(profile)) {
    return std::nullopt;
  }
  const auto peak =
      std::max_element(profile.begin() + middle - most_shift, profile.begin() + middle + most_shift + 1);
  const double floor =
      (*std::min_element(profile.begin(), peak) + *std::min_element(peak, profile.end())) / 2;
  const double level = (*peak + floor) / 2;
  const auto left = crossing(profile, peak - profile.begin(), -1, level);
  const auto right = crossing(profile, peak - profile.begin(), 1, level);
  return left && right && *peak > floor ? std::optional(PeakWidth{*left, *right, level}) : std::nullopt;
}

std::optional<AxisWidths> widths_along(int axis, const std::vector<ComparedBox>& boxes, std::int64_t reach) {
  AxisWidths widths;
  for (const ComparedBox& box : boxes) {
    if (box.raw.size() > 0 && box.result.extent()[axis] > 2 * reach) {
      add_lines(box, axis, reach, widths);
    }
  }
  const auto divide = [&](double sum) { return sum / widths.structures; };
  std::transform(widths.raw.begin(), widths.raw.end(), widths.raw.begin(), divide);
  std::transform(widths.result.begin(), widths.result.end(), widths.result.begin(), divide);
  const std::optional<PeakWidth> raw = width_of_peak(widths.raw);
  const std::optional<PeakWidth> result = width_of_peak(widths.result);
  if (!raw || !result) {
    return std::nullopt;
  }
  widths.raw_width = *raw;
  widths.result_width = *result;
  return widths;
}

} // namespace lsdeconv
