#include "bead_search.hpp"

#include "../full_width.hpp"
#include "../median.hpp"
#include "../smoothing.hpp"
#include "../visit_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr std::int64_t sampled_voxels = 1 << 20;
/// More local maxima than any stack of beads has: it shows noise, or tissue.
constexpr std::size_t most_maxima = 200'000;
constexpr double side_lobe_reach = 3;    ///< FWHM.
constexpr float side_lobe_height = 0.1F; ///< Of the bead's.

/// Whether none of the 26 neighbours is higher; of equal neighbours the first is the maximum.
bool is_maximum(VolumeView<const float> stack, const Index3& at) {
  const float value = stack(at.z, at.y, at.x);
  const Box3 around = intersection(Box3{at, at + Index3{1, 1, 1}}.grown({1, 1, 1}), whole(stack.extent()));
  bool before = true;
  for (std::int64_t z = around.begin.z; z < around.end.z; ++z) {
    for (std::int64_t y = around.begin.y; y < around.end.y; ++y) {
      for (std::int64_t x = around.begin.x; x < around.end.x; ++x) {
        const float neighbour = stack(z, y, x);
        if (Index3{z, y, x} == at) {
          before = false;
        } else if (neighbour > value || (before && neighbour == value)) {
          return false;
        }
      }
    }
  }
  return true;
}

/// Local maxima above the threshold, highest first.
std::vector<FoundBead> maxima_of(VolumeView<const float> stack, float threshold) {
  std::vector<FoundBead> maxima;
  visit_voxels(stack.extent(), [&](const Index3& at) {
    const float value = stack(at.z, at.y, at.x);
    if (value > threshold && is_maximum(stack, at)) {
      maxima.push_back({at, value, {}});
    }
  });
  if (maxima.size() > most_maxima) {
    throw UserError(text("it has ", maxima.size(),
                         " local maxima above its noise: this is no stack of "
                         "single beads"));
  }
  std::stable_sort(maxima.begin(), maxima.end(),
                   [](const FoundBead& a, const FoundBead& b) { return a.height > b.height; });
  return maxima;
}

/// Distance of a voxel from the bead's peak in FWHM of the bead.
double distance_in_widths(const FoundBead& bead, const Index3& place) {
  double square = 0;
  for (int axis = 0; axis < axes; ++axis) {
    square += std::pow(static_cast<double>(place[axis] - bead.peak[axis]) / bead.fwhm[axis], 2);
  }
  return std::sqrt(square);
}

/// Whether the lower maximum is part of the bead: see find_beads().
bool belongs_to(const FoundBead& bead, const FoundBead& lower) {
  const double distance = distance_in_widths(bead, lower.peak);
  return distance < 1 || (distance < side_lobe_reach && lower.height < side_lobe_height * bead.height);
}

} // namespace

StackLevel stack_level(VolumeView<const float> stack) {
  std::int64_t step = std::max<std::int64_t>(1, voxel_count(stack.extent()) / sampled_voxels);
  while (std::gcd(step, stack.extent().x) != 1) {
    ++step; // else the sample would come from a few columns
  }
  std::vector<double> sample;
  std::int64_t position = 0;
  visit_voxels(stack.extent(), [&](const Index3& at) {
    if (position++ % step == 0) {
      sample.push_back(stack(at.z, at.y, at.x));
    }
  });
  const double level = median(sample);
  return {level, median_deviation(std::move(sample), level)};
}

std::vector<FoundBead> find_beads(VolumeView<const float> stack, float threshold) {
  std::vector<FoundBead> beads;
  for (FoundBead& maximum : maxima_of(stack, threshold)) {
    const bool known = std::any_of(beads.begin(), beads.end(),
                                   [&](const FoundBead& bead) { return belongs_to(bead, maximum); });
    if (!known) {
      for (int axis = 0; axis < axes; ++axis) {
        maximum.fwhm[axis] = width_before_smoothing(full_width(stack, maximum.peak, axis));
      }
      beads.push_back(maximum);
    }
  }
  return beads;
}

} // namespace lsdeconv
