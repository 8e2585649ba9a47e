#pragma once

#include "lsdeconv/quality/box_noise.hpp"
#include "lsdeconv/quality/residual.hpp"
#include "lsdeconv/quality/shell_sums.hpp"
#include "lsdeconv/run/estimation/fit_curve.hpp"

#include <vector>

namespace lsdeconv {

/// The maximum projections of a box along z (y, x) and along y (z, x), row by row.
struct BoxViews {
  std::vector<float> along_z;
  std::vector<float> along_y;
};

/// What one box of the volume says of the quality of a deconvolution: sums, so that boxes can be added up.
struct BoxQuality {
  Extent3 box;         ///< Voxels.
  bool halves = false; ///< Whether its photo-electrons could be split; else raw and model are of all of them.
  double light = 0;    ///< Sum of the data: what the power of their noise grows with.
  SectionSums raw{};   ///< Of the two halves of the data.
  SectionSums result{};    ///< Of the results of the two halves.
  SectionSums model{};     ///< Of the models H x of one half and the data of the other.
  ResidualSums residual{}; ///< What the model of all data leaves of them.
  ResidualSums held_out{}; ///< What the model of one half leaves of the other.
  BrightNoise noise_before{};
  BrightNoise noise_after{};
  std::vector<NoiseTile> tiles{};
  BoxViews raw_views{};    ///< Of the data, less the background.
  BoxViews result_views{}; ///< Of the result.
};

/// The data of a box and their noise.
struct BoxData {
  VolumeView<const float> counts; ///< Above the camera's offset; NaN where they are unseen.
  Index3 origin;                  ///< Of the box in the volume.
  double gain = 0;                ///< Counts per photo-electron; 0: not known.
  double shift = 0;               ///< ExpectedNoise::shift, where the counts do not hold it already.
};

/// Deconvolves a box as a whole and, where the gain is known, each half of its photo-electrons as well: the
/// binomial split of Rieger et al. (Single image Fourier ring correlation, Opt. Express 32, 2024). request:
/// with the parameters for all of the light and, as the largest number of the rule, the number of iterations.
/// Throws Error where the backend does.
BoxQuality box_quality(const FitRequest& request, const BoxData& data);

} // namespace lsdeconv
