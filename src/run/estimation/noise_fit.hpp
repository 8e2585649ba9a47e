#pragma once

#include "noise_tiles.hpp"

#include "lsdeconv/run/estimation/noise_estimate.hpp"

#include <vector>

namespace lsdeconv {

/// The noise model that tiles show. They are put into bins of equal numbers by their means; each bin's
/// variance is the mean of the two lowest of the three filters' medians, since light only adds to them; a
/// line through the bins has the gain as its slope. Bins count less the more the filters differ. The line
/// reaches 0 at the offset or below. No gain where the noise of neighbours is alike, where the filters differ
/// as on data that were resampled, where only rounding is left, and where the slope is not sure. The same for
/// any order of the tiles.
NoiseModel fit_noise(std::vector<NoiseTile> tiles, const CountFacts& facts);

} // namespace lsdeconv
