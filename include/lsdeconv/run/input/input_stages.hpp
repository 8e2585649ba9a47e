#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

/// What is done to the counts before anything else sees them, in this order, each only where it is asked for:
///   1. offset image and flat field (--offset-image, --flat), per pixel of the whole slice
///   2. --roi
///   3. stripes (--destripe-sigma, --destripe-method), found once for the whole region
///   4. Gaussian (--gaussian-sigma)
///   5. threshold (--denoise-strength)
/// Every stage gives the same voxel whatever box it is read with.

/// Opens the files of --input with stages 1 and 2. Throws UserError for files, images or a region that cannot
/// be used. Collective over `ranks`.
OpenedInput open_input(const RunConfig& config, const WorkerShare& share, const mpi::Communicator& ranks);

/// The same for a volume that is open already: `description` is what plans without files know of it.
OpenedInput open_described(const RunConfig& config, VolumeDescription description,
                           const mpi::Communicator& ranks);

/// Finds what stage 3 subtracts; null where destriping is off. Reads much of the volume, shared out over the
/// ranks. Collective over `ranks`.
std::shared_ptr<const Stripes> find_stripes(VolumeReader& calibrated, const RunConfig& config,
                                            const WorkerShare& share, const mpi::Communicator& ranks);

/// Stages 3 and 4 on top of 1 and 2. `stripes` may be null where destriping is off.
std::unique_ptr<VolumeReader> filtered(std::unique_ptr<VolumeReader> calibrated, const RunConfig& config,
                                       const std::shared_ptr<const Stripes>& stripes, int threads);

/// Stage 5 on top of the others, once the background (counts above the offset) is known: whatever lies less
/// than the strength above the background becomes background. This does not move the background itself, a
/// percentile below the threshold.
std::unique_ptr<VolumeReader> thresholded(std::unique_ptr<VolumeReader> filtered, const RunConfig& config,
                                          float background);

/// Type of the samples that workers take: as they are stored, where nothing is computed from them before.
VoxelType sample_type(const RunConfig& config, const VolumeDescription& input);

/// Kernels of stage 4; the PSF is to be convolved with them.
Triple<std::vector<double>> smoothing_kernels(const RunConfig& config);

/// What is done to the counts, in its order; empty where nothing is.
std::string stages_text(const RunConfig& config);

/// Bytes that stage 3 takes for the whole run: of the stripes that were found, or of those to be found.
std::int64_t stripe_bytes(const PreparedInput& input, const RunConfig& config, const WorkerShare& share);
/// Bytes that stage 4 takes for each voxel of a block with its halo.
double smoothing_bytes_per_voxel(const RunConfig& config);

/// Counts that are still to be taken off the reader's voxels: the offset, where no stage did, less the Snyder
/// shift. Throws UserError for read noise without gain.
float remaining_offset(const RunConfig& config);
/// Counts that are added to voxels and background alike for read noise (Snyder, Hammoud & White, J. Opt. Soc.
/// Am. A 10:1014, 1993). Read noise of variance r² adds to the photons' noise as r² more photo-electrons
/// would whose mean is known. With a gain of g counts per photo-electron the variance of a count is g ·
/// signal + r², so the shift is r²/g. Throws UserError for read noise without gain.
float snyder_shift(const RunConfig& config);

} // namespace lsdeconv
