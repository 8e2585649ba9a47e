#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// Opens and checks input, PSF, checkpoint, memory and disk, and decides the grid: a new one, or the
/// checkpoint's own. Throws UserError, on all ranks, for everything a user can mend. Collective over `ranks`.
PreparedRun prepare(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
