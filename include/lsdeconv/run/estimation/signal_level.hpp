#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"
#include "lsdeconv/run/estimation/sampled_counts.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace lsdeconv {

/// How often lightly smoothed voxels have which brightness: the medians of squares of 3 x 3 voxels of sampled
/// slices, which single hot voxels do not change, in bins at most 1.6 % wide. Squares with a voxel of exactly
/// 0, which stitching programs fill in, or one that is not finite do not count. The sum over parts does not
/// depend on how a sample is cut into them.
class SmoothedCounts {
public:
  /// dark: raw counts of the camera in the dark, taken off.
  explicit SmoothedCounts(float dark = 0) : dark_(dark) {}

  /// Adds the squares of each slice of the view, in raw counts.
  void add(VolumeView<const float> counts);
  /// Adds bins(), of another part of the sample with the same dark level.
  void add(const std::vector<ValueCount>& bins);
  /// The bins that are not empty, darkest first: the counts of their lower edges above the dark level, and
  /// numbers of squares. All that is at or below the dark level is in one bin of 0 counts.
  [[nodiscard]] std::vector<ValueCount> bins() const;

private:
  float dark_;
  std::map<std::uint32_t, std::int64_t> squares_; ///< By the bits of the bin's lower edge.
};

/// The light of what is bright in the sample, in photo-electrons above the background: all but a twentieth of
/// the light that stands out of the background's noise comes from squares at most so bright. The empty part
/// of a volume changes nothing in it. background: counts above the dark level; noise: its gain must be known.
/// 0 where nothing stands out.
double structure_photons(const std::vector<ValueCount>& bins, double background, const NoiseModel& noise);

} // namespace lsdeconv
