#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// Opens and checks input, PSF, checkpoint, memory and disk, and decides everything that a run needs before
/// its first voxel: afresh, or with what the checkpoint holds where there is one (unless --no-resume is
/// given). Where the whole result is there already though its checkpoint is
/// gone, PreparedRun::finished is all that is to be known. `config` must be valid (validate). Changes nothing
/// on disk. Throws UserError, on all ranks, for everything that a user can mend: options that contradict the
/// files, a checkpoint of another run, too little memory or disk. Collective over `ranks`.
PreparedRun prepare(const RunConfig& config, const mpi::Communicator& ranks);

/// What the user of a run is told that is PreparedRun::finished.
std::string finished_text(const PreparedRun& run);

} // namespace lsdeconv
