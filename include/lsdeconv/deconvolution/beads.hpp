#pragma once

#include "lsdeconv/deconvolution/measured_psf.hpp"

#include <limits>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Whether a bead is part of the average, else why not.
enum class BeadFate {
  used,
  clipped,     ///< Its window reaches beyond the stack.
  saturated,   ///< Voxels near its peak are at the end of the camera's range.
  overlapping, ///< Light of another bead falls into its window.
  outlier,     ///< Its shape or brightness differs from that of most beads.
};
/// All of them, in the order in which they are checked.
inline constexpr BeadFate bead_fates[] = {BeadFate::used, BeadFate::clipped, BeadFate::saturated,
                                          BeadFate::overlapping, BeadFate::outlier};
/// For reports: "used", "clipped by a face of the stack", "saturated" …
std::string_view name(BeadFate fate);

/// One bead of a stack.
struct Bead {
  Triple<double>
      centre; ///< Voxels of the stack along z, y, x; fractions for beads that got as far as the average.
  BeadFate fate = BeadFate::used;
  double brightness = 0; ///< Counts above the background, summed over the core; 0 where it was not measured.
  Triple<double> fwhm;   ///< Micrometres along z, y, x; 0 where it was not measured.
};

/// With fewer beads than this, the average cannot leave out outlying values of single voxels.
inline constexpr int fewest_beads_to_trust = 5;

/// How beads are found and averaged.
struct BeadOptions {
  /// Standard deviations of the (smoothed) stack's noise by which a bead must rise above the median.
  double threshold = 12;
  /// Counts at which the camera's or the file's range ends.
  double saturation = std::numeric_limits<double>::infinity();
  /// Part of the averaged bead's energy that its crop keeps, in (0, 1].
  double energy = MeasuredPsfSteps{}.energy;
};

/// The distribution of a full width over beads, micrometres.
struct BeadWidth {
  double median = 0;
  double spread = 0; ///< 1.4826 times the median absolute deviation: the standard deviation of normal values.
};

/// A PSF from beads, and what it was made from.
struct BeadPsf {
  PointSpreadFunction psf; ///< At the stack's voxel size.
  std::vector<Bead> beads; ///< All that were found, the brightest first.
  Triple<BeadWidth> fwhm;  ///< Of the used beads, micrometres along z, y, x.
  Extent3 half_window;     ///< Voxels to each side of a bead's centre voxel that were averaged.

  /// Number of beads with that fate.
  [[nodiscard]] std::int64_t count(BeadFate fate) const;
};

/// The average of the beads in a stack of raw counts (z, y, x; voxels of `voxel` micrometres), as a PSF.
///
/// Beads are local maxima of the smoothed stack that exceed its median by BeadOptions::threshold standard
/// deviations of its noise (estimated by the median absolute deviation). The window around each is 3 FWHM to
/// each side, less where the stack is so thin that most beads would be clipped. From each bead its own
/// background is subtracted; it is centred to a fraction of a voxel, interpolated onto the common grid and
/// scaled to the same flux. The average leaves out values beyond 4 standard deviations from the median of a
/// voxel, and is then processed as any measured PSF (measured_psf).
///
/// Memory: 4 bytes per voxel of the stack besides the stack, and the windows of the beads. Throws UserError
/// where values are not finite, no bead is found, or none can be used (with the number of beads for each
/// reason).
BeadPsf psf_from_beads(VolumeView<const float> stack, const Spacing3& voxel, const BeadOptions& options = {});

} // namespace lsdeconv
