#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// What is done to the counts before anything else sees them, in this order, each only where it is asked for:
///   1. offset image and flat field (--offset-image, --flat), per pixel of the whole slice
///   2. --roi
///   3. stripes (--destripe-sigma, --destripe-method), found once for the whole region
///   4. Gaussian (--gaussian-sigma)
///   5. threshold (--denoise-strength)
/// Every stage gives the same voxel whatever box it is read with.

/// Stages 1 and 2 on a volume just opened. Notes the images' digest in the run's record. Throws UserError for
/// images that do not fit. Collective over `ranks`.
void calibrate_input(PreparedRun& run, const mpi::Communicator& ranks);

/// Stages 3 and 4; run.stripes are used where they are there, else found. Collective over `ranks`.
void filter_input(PreparedRun& run, const mpi::Communicator& ranks);

/// Stage 5, once the background is known: whatever lies less than the strength above the background becomes
/// background. This does not move the background itself, a percentile below the threshold.
void threshold_input(PreparedRun& run);

/// Whether the reader's voxels may differ from the files' own and are float.
bool changes_input(const RunConfig& config);

/// Kernels of stage 4; the PSF is to be convolved with them.
Triple<std::vector<double>> smoothing_kernels(const RunConfig& config);

/// What is done to the counts, in its order; empty where nothing is.
std::string stages_text(const RunConfig& config);

/// Memory that the stages take for the run, and for each voxel of a block with its halo.
std::int64_t stripe_bytes(const PreparedRun& run);
double smoothing_bytes_per_voxel(const RunConfig& config);

/// Counts that are still to be taken off the reader's voxels: the offset, where no stage did, less the Snyder
/// shift (Snyder, Hammoud & White, J. Opt. Soc. Am. A 10:1014, 1993). Read noise of variance r² adds to the
/// photons' noise as r² more photo-electrons would whose mean is known. With a gain of g counts per
/// photo-electron the variance of a count is g · signal + r², so r²/g counts are added to voxels and to the
/// background alike. Throws UserError for read noise without gain.
float remaining_offset(const RunConfig& config);
float snyder_shift(const RunConfig& config);

} // namespace lsdeconv
