#pragma once

#include "lsdeconv/deconvolution/deconvolver.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"

namespace lsdeconv {

/// The weight of the total variation where nothing is known of the noise: as much as bright data bear (Dey et
/// al., Microsc. Res. Tech. 69:260, 2006).
inline constexpr double usual_total_variation = 0.002;

/// Least of the weights that noise_weight() gives.
inline constexpr double least_weight = 0.0005;
/// Largest of the weights that are chosen, and that --tv takes.
inline constexpr double most_weight = 0.1;

/// Photo-electrons whose noise a bright voxel has: its light, the haze and the camera's read noise. 0 where
/// the gain is not known or nothing stands out of the background. background: counts above the camera offset.
double bright_photons(const IntensitySample& sample, double background, const NoiseModel& noise);

/// The weight of the total variation that suits noise of so many photons, above 0:
///
///     3.6 sqrt(sum h^2) / photons^(3/4),    at least 0.0005 and at most 0.1,
///
/// with the PSF h. The noise of H'(y / (H x + b)), which the total variation must outweigh, has the standard
/// deviation sqrt(sum h^2 / photons): a PSF over many voxels averages more of it. Factor and power are those
/// with the least error against the truth on phantoms of seven kinds from 20 to 1000 photons; sparse fine
/// structures bear less of it, by a factor of up to 4.
double noise_weight(const PointSpreadFunction& psf, double photons);

/// The parameters for data of which one half of the photo-electrons was taken away. The total variation
/// weighs more, by noise_weight().
IterationParameters with_half_the_light(IterationParameters parameters);

} // namespace lsdeconv
