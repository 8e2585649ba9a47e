#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/core/voxel_type.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace lsdeconv {

/// A value and how many voxels have it.
struct ValueCount {
  float value = 0;
  std::int64_t voxels = 0;
};

/// What sampled voxels are compared with, in raw counts.
struct CountLevels {
  float dark = 0;       ///< What the camera shows in the dark.
  float background = 0; ///< What --background calls haze, the dark level included.
};

/// What the voxels of sampled slices say of offset, background and exposure, in raw counts. Voxels of exactly
/// 0 are what stitching programs fill in and count apart, values that are not finite do not count. The sum
/// over parts does not depend on how a sample is cut into them.
struct SampledCounts {
  static constexpr std::size_t most_values = 16;

  std::int64_t voxels = 0;                       ///< Other than 0.
  std::int64_t zeros = 0;                        ///< Of exactly 0.
  std::int64_t below_dark = 0;                   ///< Below CountLevels::dark.
  std::int64_t at_dark = 0;                      ///< Exactly there.
  std::int64_t up_to_background = 0;             ///< At or below CountLevels::background.
  float least = 0;                               ///< Of the voxels other than 0; 0 where there are none.
  std::array<ValueCount, most_values> highest{}; ///< The highest values, in falling order; behind them none.

  /// Counts every voxel of the view.
  void add(VolumeView<const float> counts, const CountLevels& levels);
  /// Adds another part of the sample, which was compared with the same levels.
  SampledCounts& operator+=(const SampledCounts& other);

  /// Part of the voxels below the dark level, counting half of those exactly there. Noise puts half of the
  /// voxels that saw no light below the right level, so this is at most a half where the level is right.
  [[nodiscard]] double share_below_dark() const;
  /// Part of the voxels with the highest value of all.
  [[nodiscard]] double share_at_top() const;
  /// How many times more voxels have the highest value than have any of the next lower ones; infinity where
  /// there are no others. Tails of real light thin out: it is about 1 or less for them.
  [[nodiscard]] double pile_at_top() const;
  /// The highest value, where voxels were clipped there: at least 10 voxels and one in 10,000 have it, since
  /// hot pixels of a camera are fewer, and more than have any of the next lower ones, since tails of light
  /// thin out; twice as many where no camera or converter ends there. type: of the stored samples.
  [[nodiscard]] std::optional<float> saturation(VoxelType type) const;

private:
  void count_high(const ValueCount& found);
};

} // namespace lsdeconv
