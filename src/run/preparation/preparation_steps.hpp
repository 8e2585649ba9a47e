#pragma once

#include "trial_boxes.hpp"

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lsdeconv {

// Steps that prepare(), plan_run() and tuning_sheet() have in common.

/// What the slices say of a run that has no checkpoint yet: voxels that lie, stripes, noise, intensities,
/// haze. Fills input and manifest, but for what choose_settings() decides. Reads config, resources.share and
/// psf. Throws UserError, on all ranks, for data that cannot be deconvolved. Collective over `ranks`.
IntensitySample sample_input(PreparedRun& run, OpenedInput opened, const mpi::Communicator& ranks);

/// Checks the PSF, decides the weight of the total variation and the number of iterations where they are left
/// to the data, and enters all that into the manifest. Collective over `ranks`.
void choose_settings(PreparedRun& run, const IntensitySample& sample, TrialBoxes& boxes,
                     const mpi::Communicator& ranks);

/// Where the run's files will be. Throws UserError, on all ranks, for slices that would be among those of the
/// input. Collective over `ranks`.
OutputLayout checked_layout(const RunConfig& config, const mpi::Communicator& ranks);

/// Throws UserError, on all ranks, where the run could not write to its places, or could not write its slices
/// in the type that is asked for, or where files of others have their names. Collective over `ranks`.
void require_places(const RunConfig& config, const OutputLayout& layout, const VolumeDescription& input,
                    const mpi::Communicator& ranks);

/// Adds what is doubtful about the output folder to the warnings of the input. Collective over `ranks`.
void add_place_warnings(OpenedInput& opened, const OutputLayout& layout, const mpi::Communicator& ranks);

/// What filters take out of the input; null where they are off.
struct FoundDisturbances {
  std::shared_ptr<const Stripes> stripes;
  std::shared_ptr<const BackgroundField> background; ///< Where it is not one level.
};

/// The opened input with the reader that has all filters. Its own reader is moved away already.
PreparedInput with_filters(OpenedInput opened, std::unique_ptr<VolumeReader> reader, FoundDisturbances found,
                           const RunConfig& config);

/// What a run finds where its checkpoint is to be.
struct StandingCheckpoint {
  std::optional<Checkpoint> continued; ///< That of this very run, open for reading.
  /// Why a run with these options is refused: the checkpoint belongs to another one. Empty where it does not.
  std::string refusal;
  /// Options that give such a run a place of its own: "-o /data/deconvolved_2".
  std::string free_places;
};

/// Looks at the run's checkpoint and, where there is none, at the places where earlier versions put it; one
/// that is found there becomes the layout's. The PSF must be known. Throws UserError, on all ranks, for a
/// file that is no checkpoint or is damaged; with --no-resume only for one that is not this program's.
/// Collective over `ranks`.
StandingCheckpoint standing_checkpoint(PreparedRun& run, const OpenedInput& opened,
                                       const mpi::Communicator& ranks);

/// Throws UserError where the file at the path of a checkpoint is not this program's, so that --no-resume
/// must not replace it: by its content or, where nothing can be told from that, by the status beside it.
void require_replaceable(const std::filesystem::path& checkpoint);

/// Whether the whole result of the run, which has no checkpoint, lies in its output folder, stored as the
/// options say. The PSF must be known. Collective over `ranks`.
bool is_finished(const PreparedRun& run, const OpenedInput& opened, const mpi::Communicator& ranks);

/// Prepares the continuation of a run, with the checkpoint's grid, intensities and PSF, and closes it. Fills
/// input, psf, manifest and plan. Collective over `ranks`.
void prepare_continued(PreparedRun& run, OpenedInput opened, Checkpoint checkpoint,
                       const mpi::Communicator& ranks);

/// Why the run's files have no room on their file systems; empty where they have.
std::string room_shortage(const PreparedRun& run);

} // namespace lsdeconv
