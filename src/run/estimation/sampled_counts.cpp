#include "lsdeconv/run/estimation/sampled_counts.hpp"

#include "lsdeconv/core/sample_range.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {

void SampledCounts::add(VolumeView<const float> counts, const CountLevels& levels) {
  const Extent3 e = counts.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (const float* v = counts.row(z, y); v != counts.row(z, y) + e.x; ++v) {
        if (*v == 0 || !std::isfinite(*v)) {
          zeros += *v == 0 ? 1 : 0;
          continue;
        }
        least = voxels == 0 ? *v : std::min(least, *v);
        ++voxels;
        below_dark += *v < levels.dark ? 1 : 0;
        at_dark += *v == levels.dark ? 1 : 0;
        up_to_background += *v <= levels.background ? 1 : 0;
        count_high({*v, 1});
      }
    }
  }
}

SampledCounts& SampledCounts::operator+=(const SampledCounts& other) {
  if (other.voxels > 0) {
    least = voxels == 0 ? other.least : std::min(least, other.least);
  }
  voxels += other.voxels;
  zeros += other.zeros;
  below_dark += other.below_dark;
  at_dark += other.at_dark;
  up_to_background += other.up_to_background;
  for (const ValueCount& found : other.highest) {
    if (found.voxels > 0) {
      count_high(found);
    }
  }
  return *this;
}

// Where a value is among the highest of the whole sample, it is among the highest of every part that has it,
// so that no part has left voxels of it out.
void SampledCounts::count_high(const ValueCount& found) {
  if (highest.back().voxels > 0 && found.value < highest.back().value) {
    return;
  }
  const auto place = std::find_if(highest.begin(), highest.end(), [&](const ValueCount& of) {
    return of.voxels == 0 || of.value <= found.value;
  });
  if (place != highest.end() && place->voxels > 0 && place->value == found.value) {
    place->voxels += found.voxels;
    return;
  }
  std::move_backward(place, highest.end() - 1, highest.end());
  *place = found;
}

double SampledCounts::share_below_dark() const {
  return voxels == 0 ? 0
                     : (static_cast<double>(below_dark) + static_cast<double>(at_dark) / 2)
                           / static_cast<double>(voxels);
}

double SampledCounts::share_at_top() const {
  return voxels == 0 ? 0 : static_cast<double>(highest.front().voxels) / static_cast<double>(voxels);
}

namespace {

/// Whether converters of cameras end there: at 8 to 16 bits, the lower ones also moved to the upper end of 16
/// bits. The largest sample may have been lowered by one, see mark_unseen().
bool is_end_of_range(double value, VoxelType type) {
  constexpr std::array ends{255.0, 1023.0, 2047.0, 4095.0, 16383.0, 65472.0, 65504.0, 65520.0, 65532.0};
  return value >= largest_sample(type) - 1 || std::find(ends.begin(), ends.end(), value) != ends.end();
}

} // namespace

std::optional<float> SampledCounts::saturation(VoxelType type) const {
  constexpr double least_share = 1e-4;
  constexpr std::int64_t least_voxels = 10;
  constexpr double least_pile = 2;
  const float top = highest.front().value;
  const double pile = pile_at_top();
  const bool clipped =
      pile >= (is_end_of_range(static_cast<double>(top), type) ? 1 : least_pile) && std::isfinite(pile);
  return highest.front().voxels >= least_voxels && share_at_top() >= least_share && clipped
             ? std::optional(top)
             : std::nullopt;
}

double SampledCounts::pile_at_top() const {
  std::int64_t most = 0;
  for (std::size_t i = 1; i < highest.size(); ++i) {
    most = std::max(most, highest[i].voxels);
  }
  return most == 0 ? std::numeric_limits<double>::infinity()
                   : static_cast<double>(highest.front().voxels) / static_cast<double>(most);
}

} // namespace lsdeconv
