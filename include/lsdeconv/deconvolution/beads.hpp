#pragma once

#include "lsdeconv/deconvolution/measured_psf.hpp"

#include <limits>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// What became of a bead.
enum class BeadFate {
  used,
  clipped,     ///< Its window reaches beyond the stack.
  saturated,   ///< It holds voxels at the end of the camera's range.
  overlapping, ///< Another bead's light falls into its window.
  outlier,     ///< Of another shape or brightness than most.
};
inline constexpr BeadFate bead_fates[] = {BeadFate::used, BeadFate::clipped, BeadFate::saturated,
                                          BeadFate::overlapping, BeadFate::outlier};
/// "used", "clipped by a face of the stack", "saturated" …
std::string_view name(BeadFate fate);

struct Bead {
  Triple<double> centre; ///< Voxels of the stack, z, y, x; sub-voxel for beads that were looked at closely.
  BeadFate fate = BeadFate::used;
  double brightness = 0; ///< Counts above the background, summed over the core; not of clipped and the like.
  Triple<double> fwhm;   ///< Micrometres; 0 where it was not measured.
};

/// From so many on the mean leaves out stray values, voxel by voxel.
inline constexpr int fewest_beads_to_trust = 5;

struct BeadOptions {
  /// Standard deviations of the (smoothed) stack's noise by which a bead must rise above the median.
  double threshold = 12;
  /// Counts at which the camera's or the file's range ends.
  double saturation = std::numeric_limits<double>::infinity();
  /// Part of the mean bead's energy that its crop keeps.
  double energy = MeasuredPsfSteps{}.energy;
};

/// Median and spread (as a standard deviation) over beads.
struct BeadWidth {
  double median = 0;
  double spread = 0;
};

struct BeadPsf {
  PointSpreadFunction psf; ///< At the stack's voxel size.
  std::vector<Bead> beads; ///< All that were found, the brightest first.
  Triple<BeadWidth> fwhm;  ///< Of the used beads, micrometres.
  Extent3 half_window;     ///< Voxels around each bead's centre that were averaged.

  [[nodiscard]] std::int64_t count(BeadFate fate) const;
};

/// The mean of the beads in a stack (z, y, x; voxels of `voxel` micrometres, raw counts). Beads are local
/// maxima of the smoothed stack above its median plus so many standard deviations (by the median deviation).
/// The window is 3 FWHM to each side, less where the stack is so thin that most beads would be clipped. Beads
/// are freed of their own background, centred to a part of a voxel, brought onto one grid with the same flux
/// and averaged voxel by voxel without values beyond 4 standard deviations from the median; then treated as
/// any measured PSF. Takes 4 bytes per voxel of the stack besides the stack, and the windows of the beads.
/// Throws UserError where no bead is found or none can be used (with the number rejected by each reason).
BeadPsf psf_from_beads(VolumeView<const float> stack, const Spacing3& voxel, const BeadOptions& options = {});

} // namespace lsdeconv
