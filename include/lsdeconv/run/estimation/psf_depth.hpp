#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/estimation/power_spectrum.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lsdeconv {

/// The PSF that is assumed, stretched along z by a factor.
using StretchedPsf = std::function<PointSpreadFunction(double factor)>;

/// How many times as deep as the assumed PSF that of an image is.
struct PsfDepth {
  double factor = 1;
  double deviation = 0; ///< Standard deviation of `factor`.
  int boxes = 0;        ///< That it was read off.
  /// Why the data do not determine it; empty where they do.
  std::string undetermined;

  /// Whether the factor is determined and differs from 1 by more than `least` (in its logarithm) and twice
  /// its deviation.
  [[nodiscard]] bool differs(double least) const;
};

/// What one box of an image says of the depth of the PSF: the logarithm of the likelihood of its power
/// spectrum, with the sign changed, for each of stretch_factors(), from all frequencies and from those nearer
/// to the axis x and y alone. Empty where the box shows too little noise, or nothing else. And what tells
/// structures with edges along axes: how much the object's power within 22.5 degrees of the axes x and y
/// differs from that between them, |log| of the ratio in each shell of frequencies where both stand out of
/// the noise.
struct DepthEvidence {
  std::vector<double> all;
  std::vector<double> along_x;
  std::vector<double> along_y;
  std::vector<double> contrasts;
};

/// The factors that are tried, evenly spaced in their logarithm around 1.
const std::vector<double>& stretch_factors();

/// The evidence of a box whose powers are `observed`, in voxels of `voxel` micrometres; transfers:
/// squared_transfer() of the PSF stretched by each of stretch_factors().
///
/// Structures without a preferred direction have a power spectrum P(|f|) that depends on the length of the
/// frequency alone; what makes it fall faster along z is the PSF. For each factor P is estimated by maximum
/// likelihood in 15 shells of |f|, with power spectra taken as exponentially distributed around P |H|^2 + N
/// (Whittle, Ark. Mat. 2:423, 1953). The noise N is the level of the frequencies that the PSF does not pass.
DepthEvidence depth_evidence(const Spectrum& observed, const std::vector<Spectrum>& transfers,
                             const Extent3& box, const Spacing3& voxel);

/// The factor that the evidence of all boxes makes most likely. Its deviation has four parts: the curvature
/// of the likelihood; what leaving out one box after the other changes (jackknife: Efron, The Jackknife, the
/// Bootstrap and Other Resampling Plans, 1982), or 10 % where there is one box; half the difference between
/// directions near x and y; and the 3 % by which phantoms of random structures were wrong.
PsfDepth combined(const std::vector<DepthEvidence>& boxes);

/// The depth of the PSF of a volume, in voxels of `voxel` micrometres, from boxes of one extent, such as the
/// sample_boxes(): the same for any number of ranks. Throws Error where the reader does. Collective over
/// `ranks`.
PsfDepth estimate_psf_depth(VolumeReader& reader, const std::vector<Box3>& boxes, const StretchedPsf& psf,
                            const Spacing3& voxel, const mpi::Communicator& ranks);

} // namespace lsdeconv
