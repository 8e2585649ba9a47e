#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <memory>

namespace lsdeconv {

/// What the checkpoint of a new run is created with.
CheckpointMetadata checkpoint_metadata(const PreparedRun& run);

/// Bytes by which the checkpoint of the run is smaller with float16 than with float32, whichever it has.
std::int64_t bytes_saved_by_float16(const PreparedRun& run);

/// Opens the run's checkpoint for writing: the one that is continued, or a new one. With --no-resume an old
/// one is deleted first. Manifest and PSF of the run become those of the checkpoint, so that all ranks and
/// all continuations compute with the same bits. Throws UserError, on all ranks, where another run has made
/// the checkpoint meanwhile, Error where it cannot be created or opened. Collective over `ranks`.
Checkpoint open_or_create(PreparedRun& run, const mpi::Communicator& ranks);

/// The stripes that a checkpoint holds, which run along `axis`; null where it holds none.
std::shared_ptr<const Stripes> stored_stripes(const Checkpoint& checkpoint, DestripeAxis axis);

/// The uneven haze that a checkpoint holds; null where it holds none. whole: extent of the volume whatever
/// the region of the run.
std::shared_ptr<const BackgroundField> stored_background(const Checkpoint& checkpoint, const Extent3& whole,
                                                         const RunConfig& config);

/// Adds the stripes to what a new checkpoint is created with, which shares them; null adds nothing.
void store_stripes(const std::shared_ptr<const Stripes>& stripes, CheckpointMetadata& content);

/// Gives the run the PSF of its checkpoint, without notes. What is known of its measurement stays.
void restore_psf(PreparedRun& run, const CheckpointMetadata& content);

} // namespace lsdeconv
