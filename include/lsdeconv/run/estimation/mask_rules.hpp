#pragma once

#include "lsdeconv/filters/unseen_voxels.hpp"

#include <limits>
#include <string>

namespace lsdeconv {

/// Which voxels of the input say nothing, or only little, of the object; the same for the whole volume.
struct MaskRules {
  /// Raw counts from which on a voxel is saturated: it says only that there were at least as many.
  float saturation = std::numeric_limits<float>::infinity();
  UnseenRules unseen{}; ///< Voxels that say nothing.
  /// What the rules find in the sampled slices; of saturated voxels as `too_bright`.
  UnseenCounts sampled{};

  /// Whether any voxel may be masked or saturated.
  [[nodiscard]] bool any() const;
  /// Numbers separated by spaces, which are read back to the last bit; empty where any() is false. Without
  /// the brightness of slices.
  [[nodiscard]] std::string as_text() const;
  /// The inverse of as_text(). Throws Error for another text.
  static MaskRules from_text(const std::string& text);
};

/// The brightness of slices as texts that an attribute of HDF5 can hold, below 64 KiB: how many thousandths
/// it is above or below 1, separated by spaces. None where the slices need no factors.
std::vector<std::string> plane_texts(const PlaneFactors& planes);
/// Appends the brightness that one of plane_texts() tells.
void append_plane_brightness(const std::string& text, std::vector<float>& brightness);

/// "0.1 % hot, 3 dead columns, 12 % stitching zeros (percentages are of sampled slices)": what the rules
/// find; empty where that is nothing.
std::string mask_summary(const MaskRules& rules);

} // namespace lsdeconv
