#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

// Steps that prepare() and plan_run() have in common.

/// Where the run's files will be. Throws UserError, on all ranks, for slices that would be among those of the
/// input. Collective over `ranks`.
OutputLayout checked_layout(const RunConfig& config, const mpi::Communicator& ranks);

/// Throws UserError, on all ranks, where the run could not write to its places, or could not write its slices
/// in the type that is asked for, or where files of others have their names. Collective over `ranks`.
void require_places(const RunConfig& config, const OutputLayout& layout, const VolumeDescription& input,
                    const mpi::Communicator& ranks);

/// Whether there is a checkpoint that the run continues, as rank 0 sees it. Collective over `ranks`.
bool continues(const RunConfig& config, const OutputLayout& layout, const mpi::Communicator& ranks);

/// Prepares the continuation of a run, with the checkpoint's grid, intensities and PSF. Fills input, psf,
/// manifest and plan. Throws UserError, on all ranks, where the checkpoint is of another run. Collective over
/// `ranks`.
void prepare_continued(PreparedRun& run, OpenedInput opened, const mpi::Communicator& ranks);

/// Why the run's files have no room on their file systems; empty where they have.
std::string room_shortage(const PreparedRun& run);

} // namespace lsdeconv
