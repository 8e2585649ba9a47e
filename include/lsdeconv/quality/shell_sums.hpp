#pragma once

#include "lsdeconv/compute/fourier_transform.hpp"
#include "lsdeconv/core/volume.hpp"

#include <optional>
#include <vector>

namespace lsdeconv {

/// Sums over the frequencies of one shell after the other, of two spectra A and B: shell k, k = 0, 1, …, n/2,
/// lies around k/n cycles per voxel along the axis of a section, for a box of n voxels along it.
struct ShellSums {
  std::vector<double> cross;  ///< Re sum A conj(B)
  std::vector<double> first;  ///< sum |A|^2
  std::vector<double> second; ///< sum |B|^2

  /// Adds `weight` times the sums of another box of the same extent; to empty ones, too.
  void add(const ShellSums& other, double weight);
};

/// The sums of a box for the sections around z, y and x.
using SectionSums = Triple<ShellSums>;

/// The spectrum of a box: the Fourier transform of w (v - mean), with the Hann window w = sin^2 along each
/// axis, without which the faces of the box would look like structure along the axes. Unseen voxels (NaN)
/// count as the mean.
HalfSpectrum windowed_spectrum(VolumeView<const float> voxels);

/// Sums of two windowed_spectrum()s of a box, for one section around each axis: frequencies in a cone of 30
/// degrees around it, as Koho et al. (Nat. Commun. 10:3103, 2019) take sections of shells, each of their
/// components measured in waves per `width`, the PSF's full width at half maximum in voxels. So measured,
/// what a microscope passes reaches about as far in all directions.
SectionSums section_sums(const HalfSpectrum& a, const HalfSpectrum& b, const Extent3& box,
                         const Triple<double>& width);

/// Fewest voxels of a box along the axis of a section that has a resolution.
inline constexpr std::int64_t least_side_for_shells = 16;

/// The correlation of each shell, cross / sqrt(first second), in [-1, 1] (van Heel & Schatz, J. Struct. Biol.
/// 151:250, 2005), smoothed over it and its two neighbours, which weigh half as much; 0 where there is no
/// frequency.
std::vector<double> shell_correlation(const ShellSums& sums);

/// The resolution of a box of n voxels along the axis, in voxels per period, at which two independent halves
/// of the data agree no more: where their shell_correlation() falls below 1/7 for the first time (Rosenthal &
/// Henderson, J. Mol. Biol. 333:721, 2003; Nieuwenhuizen et al., Nat. Methods 10:557, 2013). Two voxels, the
/// finest period there is, where it never does; none where it does at once, or the box is thinner than
/// least_side_for_shells.
std::optional<double> resolution(const ShellSums& sums, std::int64_t n);

/// How much of the spectrum of the data a model of them reproduces, shell by shell: Re sum M conj(Y') / Re
/// sum Y conj(Y'), at most 2, smoothed as shell_correlation(). Y and Y' are independent halves of the data,
/// so that their noise adds nothing to either sum, and M is the model of the first. model: sums of M and Y';
/// data: of Y and Y'. Where a model is H x and x the result, this is the transfer function of the whole way
/// from the object to x.
std::vector<double> reproduced(const ShellSums& model, const ShellSums& data);

/// A width in voxels.
struct HalfWidth {
  double voxels = 0;
  bool is_bound = false; ///< Whether the true one may be less: the data do not show it.
};

/// The full width at half maximum of the Gaussian whose transfer function falls to 1/2 where `transfer` (of
/// shells, for a box of n voxels) does: 2 ln 2 / pi periods. `finest`: period, in voxels, up to which it can
/// be trusted; where it is above 1/2 up to there, the width is that of a Gaussian that falls to 1/2 there.
HalfWidth width_at_half(const std::vector<double>& transfer, std::int64_t n, double finest);

} // namespace lsdeconv
