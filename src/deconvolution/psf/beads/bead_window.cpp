#include "bead_window.hpp"

#include "../median.hpp"
#include "../visit_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iomanip>

namespace lsdeconv {
namespace {

constexpr double half_window_in_widths = 3;
/// A neighbour lower than this part of a bead does not disturb it.
constexpr float least_rival = 0.1F;
/// As many voxels can have the same value at a symmetric peak whose centre lies at a corner of voxels.
constexpr std::int64_t most_equal_at_a_peak = 8;

double typical_width(const std::vector<FoundBead>& beads, int axis) {
  std::vector<double> widths;
  for (const FoundBead& bead : beads) {
    widths.push_back(bead.fwhm[axis]);
  }
  return median(widths);
}

/// Distance of beads to the nearer face along an axis in voxels: the upper median over all beads.
std::int64_t clearance(const std::vector<FoundBead>& beads, std::int64_t extent, int axis) {
  std::vector<std::int64_t> distances;
  for (const FoundBead& bead : beads) {
    distances.push_back(std::min(bead.peak[axis], extent - 1 - bead.peak[axis]));
  }
  const auto middle = distances.begin() + std::ssize(distances) / 2;
  std::nth_element(distances.begin(), middle, distances.end());
  return *middle;
}

bool holds_saturated(VolumeView<const float> stack, const Box3& box, double saturation) {
  const VolumeView<const float> part = stack.part(intersection(box, whole(stack.extent())));
  bool found = false;
  visit_voxels(part.extent(),
               [&](const Index3& at) { found = found || part(at.z, at.y, at.x) >= saturation; });
  return found;
}

/// Whether the other bead's core reaches into this one's window.
bool disturbs(const FoundBead& other, const FoundBead& bead, const BeadWindow& window) {
  if (other.height < least_rival * bead.height) {
    return false;
  }
  for (int axis = 0; axis < axes; ++axis) {
    if (std::abs(other.peak[axis] - bead.peak[axis]) > window.half[axis] + window.core[axis]) {
      return false;
    }
  }
  return true;
}

/// The fate of one bead: see screen_beads().
BeadFate screen(const FoundBead& bead, const std::vector<FoundBead>& beads, VolumeView<const float> stack,
                const BeadWindow& window, double saturation) {
  if (!whole(stack.extent()).contains(window.around(bead.peak, window.half))) {
    return BeadFate::clipped;
  }
  if (holds_saturated(stack, window.around(bead.peak, window.core), saturation)) {
    return BeadFate::saturated;
  }
  const bool crowded = std::any_of(beads.begin(), beads.end(), [&](const FoundBead& other) {
    return &other != &bead && disturbs(other, bead, window);
  });
  return crowded ? BeadFate::overlapping : BeadFate::used;
}

} // namespace

BeadWindow bead_window(const std::vector<FoundBead>& beads, const Extent3& stack) {
  BeadWindow window;
  for (int axis = 0; axis < axes; ++axis) {
    const double width = typical_width(beads, axis);
    const std::int64_t free = clearance(beads, stack[axis], axis);
    window.fwhm[axis] = width;
    window.core[axis] = std::llround(std::ceil(width));
    window.half[axis] = std::min<std::int64_t>(std::llround(std::ceil(half_window_in_widths * width)), free);
    if (window.half[axis] < window.core[axis]) {
      throw UserError(text("half of the ", beads.size(), " beads lie within ", free,
                           " voxels of a face along ", "zyx"[axis], ", where beads are ",
                           std::setprecision(3), width, " voxels wide; take a larger stack"));
    }
  }
  return window;
}

double saturation_level(VolumeView<const float> stack, double limit) {
  float maximum = stack(0, 0, 0);
  std::int64_t count = 0;
  visit_voxels(stack.extent(), [&](const Index3& at) {
    const float value = stack(at.z, at.y, at.x);
    count = value > maximum ? 1 : count + (value == maximum ? 1 : 0);
    maximum = std::max(maximum, value);
  });
  return count > most_equal_at_a_peak ? std::min<double>(limit, maximum) : limit;
}

std::vector<BeadFate> screen_beads(const std::vector<FoundBead>& beads, VolumeView<const float> stack,
                                   const BeadWindow& window, double saturation) {
  std::vector<BeadFate> fates;
  for (const FoundBead& bead : beads) {
    fates.push_back(screen(bead, beads, stack, window, saturation));
  }
  return fates;
}

} // namespace lsdeconv
