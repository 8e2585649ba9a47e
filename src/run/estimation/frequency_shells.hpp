#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/run/estimation/power_spectrum.hpp"

#include <cstddef>
#include <vector>

namespace lsdeconv {

/// What is known of one frequency.
struct Sample {
  std::size_t index; ///< In a Spectrum.
  double power;
};

/// The frequencies of one shell: those of about the same length. Empty where there are fewer than eight.
using Shell = std::vector<Sample>;

/// Which directions across z are used: all, those nearer to x or to y, those within 22.5 degrees of x or y,
/// or those between.
enum class Sector { all, near_x, near_y, near_axes, between_axes };

/// The frequencies of a spectrum of a box in 15 shells of |f|, evenly spaced in its logarithm, without the
/// lowest, which see the window of the box. voxel: micrometres.
std::vector<Shell> shells_of(const Spectrum& observed, const Extent3& box, const Spacing3& voxel,
                             Sector sector);

/// |log| of the object's power near the axes x and y over that between them, for each shell where both stand
/// out of the noise. transfer: of the PSF; noise: its level.
std::vector<double> contrasts_of(const std::vector<Shell>& near, const std::vector<Shell>& between,
                                 const Spectrum& transfer, double noise);

} // namespace lsdeconv
