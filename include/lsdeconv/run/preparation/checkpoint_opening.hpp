#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

namespace lsdeconv {

/// What the checkpoint of a new run is made of.
CheckpointMetadata checkpoint_metadata(const PreparedRun& run);

/// The run's checkpoint, ready to take blocks: the one that is there, or a new one. With --no-resume an old
/// one is deleted first. Takes grid, intensities and PSF from it, so that all ranks and all continuations
/// compute with the same bits. Collective over `ranks`.
Checkpoint open_or_create(PreparedRun& run, const mpi::Communicator& ranks);

/// The stripes that a checkpoint holds, null where it holds none, and their way into a new one.
std::shared_ptr<const Stripes> stored_stripes(const Checkpoint& checkpoint);
void store_stripes(const std::shared_ptr<const Stripes>& stripes, CheckpointMetadata& content);

/// The PSF that a checkpoint holds.
PointSpreadFunction stored_psf(const CheckpointMetadata& content, const RunManifest& manifest);

} // namespace lsdeconv
