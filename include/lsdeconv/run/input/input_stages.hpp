#pragma once

#include "lsdeconv/compute/convolver.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/filters/background_field.hpp"
#include "lsdeconv/run/estimation/mask_rules.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

// The stages that the counts of the files go through before anything else is done with them, in this order,
// each only where it is asked for:
//   0. voxels that lie made unseen (--no-masks: none), by rules for the whole slices of the volume
//   1. offset image and flat field (--offset-image, --flat, --flat-offset), per pixel of the whole slice
//   2. region (--roi)
//   3. stripes (--destripe-sigma, --destripe-method, --destripe-axis), found once for the whole region
//   4. Gaussian (--gaussian-sigma)
//   5. slowly varying haze (--background smooth), found once for the whole volume
//   6. threshold (--denoise-strength)
// Every stage gives the same voxel whatever box it is read with, and leaves unseen voxels unseen.

/// Opens the files of --input with stages 0, which needs rules yet, 1 and 2. Throws UserError for files,
/// images or a region that cannot be used. Collective over `ranks`.
OpenedInput open_input(const RunConfig& config, const WorkerShare& share, const mpi::Communicator& ranks);

/// Like open_input() for a volume without files, of which a plan knows the `description` alone. Its voxels
/// cannot be read. Collective over `ranks`.
OpenedInput open_described(const RunConfig& config, VolumeDescription description,
                           const mpi::Communicator& ranks);

/// Whether voxels that lie are looked for: unless that is switched off, or the algorithm does not compare the
/// estimate with the data.
bool finds_masks(const RunConfig& config);

/// Finds the rules of stage 0 and gives them to it; no rules where it is off. psf: of the image. Reads some
/// slices, shared out over the ranks. Collective over `ranks`.
MaskRules find_masks(OpenedInput& input, const RunConfig& config, const RunPsf& psf, const WorkerShare& share,
                     const mpi::Communicator& ranks);

/// Gives stage 0 the rules that were found when the run began; does nothing where it is off. Saturated voxels
/// become unseen where later stages change the counts, by which they would not be known any more.
void use_masks(OpenedInput& input, const RunConfig& config, const MaskRules& rules);

/// Makes saturated voxels unseen, in the rules and the input that has them: where the data show that haze
/// must be evened out, counts are no longer those at which voxels are saturated.
void leave_saturated_out(OpenedInput& input, const RunConfig& config, MaskRules& rules);

/// What the samples that workers take stand for.
SampleCode sample_code(const PreparedInput& input, const RunConfig& config);

/// Counts above the offset from which on the samples that workers take are lower bounds.
float saturation(const RunConfig& config, const MaskRules& rules);

/// Bytes that stage 0 takes for each voxel of a block with its halo, of samples of that type; 0 where it is
/// off.
double masking_bytes_per_voxel(const RunConfig& config, VoxelType type);
/// Whether stage 3 is asked for.
bool destripes(const RunConfig& config);

/// Finds what stage 3 subtracts; null where destriping is off. Reads much of the volume, shared out over the
/// ranks. Throws as estimate_stripes(). Collective over `ranks`.
std::shared_ptr<const Stripes> find_stripes(VolumeReader& calibrated, const RunConfig& config,
                                            const WorkerShare& share, const mpi::Communicator& ranks);

/// Adds stages 3 and 4 to a reader with stages 1 and 2. stripes: null where destriping is off. threads: that
/// they compute with.
std::unique_ptr<VolumeReader> filtered(std::unique_ptr<VolumeReader> calibrated, const RunConfig& config,
                                       const std::shared_ptr<const Stripes>& stripes, int threads);

/// Finds what stage 5 takes out; null where it is off, or where it is left to the data and these do not show
/// clearly uneven haze (HazeField::is_uneven()). whole: as its files are read, but for stage 1, and
/// without the region. Reads slices, shared out over the ranks. Throws Error where the reader does.
/// Collective over `ranks`.
std::shared_ptr<const BackgroundField> find_background(VolumeReader& whole, const RunConfig& config,
                                                       const NoiseModel& noise,
                                                       const mpi::Communicator& ranks);

/// Adds stage 5 to a reader with stages 1 to 4. field: null where it is off. threads: that it computes with.
std::unique_ptr<VolumeReader> evened(std::unique_ptr<VolumeReader> filtered,
                                     const std::shared_ptr<const BackgroundField>& field, int threads);

/// Adds stage 6 to a reader with the others: whatever is less than the strength above the background becomes
/// background. background: counts above the offset. It stays the background, as it is a percentile below the
/// threshold.
std::unique_ptr<VolumeReader> thresholded(std::unique_ptr<VolumeReader> filtered, const RunConfig& config,
                                          float background);

/// Type of the samples that workers take: as in the files, unless a stage or an interpolation changes them,
/// which makes them float32.
VoxelType sample_type(const RunConfig& config, const VolumeDescription& input);

/// The kernel of stage 4 along each axis, with sum 1; the PSF is to be convolved with them.
Triple<std::vector<double>> smoothing_kernels(const RunConfig& config);

/// Full widths at half maximum of Gaussians with the standard deviations of these kernels, in micrometres; 0
/// where stage 4 is off.
Triple<double> gaussian_width_um(const RunConfig& config);

/// The stages that are asked for, in their order, separated by "; "; empty where none is.
std::string stages_text(const RunConfig& config);

/// Bytes that a rank holds for stage 3 during the whole run: of the stripes that were found, or, before that,
/// of those to be found.
std::int64_t stripe_bytes(const PreparedInput& input, const RunConfig& config, const WorkerShare& share);

/// Bytes that stage 4 takes for each voxel of a block with its halo; 0 where it is off.
double smoothing_bytes_per_voxel(const RunConfig& config);

/// Counts that are still to be subtracted from the voxels of the reader with all stages: the camera's offset,
/// unless stage 1 has done so, less snyder_shift(). Throws UserError for read noise without gain.
float remaining_offset(const RunConfig& config);

} // namespace lsdeconv
