#pragma once

#include "smooth_background.hpp"

#include <cstdint>

namespace lsdeconv {

/// A measured PSF after its background was subtracted.
struct NoisyPeak {
  Volume<float> values;
  Volume<VoxelContent> content;
  double noise = 0;    ///< Standard deviation of the noise of single voxels, above 0.
  Index3 peak;         ///< Its brightest voxel.
  Triple<double> fwhm; ///< In voxels.
};

/// The part of a noisy peak that is light.
struct SignalSupport {
  Volume<float> values;        ///< 0 outside of the support.
  Volume<std::uint8_t> inside; ///< 1 in the support.
  std::int64_t voxels = 0;     ///< In the support; 0: nothing stands out of the noise.
  double noise_sum = 0;        ///< Expected sum of the sizes of the noise of all values.
};

/// The support of a PSF: what stands out of the noise by 4 standard deviations, by itself or on an average
/// over its neighbourhood, and hangs together with the peak.
///
/// Voxels that stand out by themselves keep their values. The others are averaged over boxes around them, of
/// a quarter of the FWHM to each side, then twice as large and so on up to four FWHM, without the voxels
/// that stood out before, so that a bright neighbour does not shine into the average: a voxel gets the
/// average over the smallest box that stands out (Ebeling, White & Rangarajan, Mon. Not. R. Astron. Soc.
/// 368:65, 2006). So tails are followed far below the noise of single voxels. The noise of averages is
/// measured in the background, where neighbours may be correlated. Parts less than about one FWHM apart hang
/// together; everything else (another bead, dirt, noise) becomes 0.
SignalSupport signal_support(const NoisyPeak& peak);

} // namespace lsdeconv
