#pragma once

#include "lsdeconv/run/pipeline/worker.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"

namespace lsdeconv {

/// This rank's worker, with its deconvolver and all memory that computing takes. Where some rank has too
/// little, a new run is planned anew with smaller blocks until all have room; a continued one, whose blocks
/// are fixed, goes on with the ranks that have. Throws UserError, on all ranks, where none has. Collective
/// over `ranks`; before the checkpoint of a new run is made.
Worker allocate_worker(PreparedRun& run, const mpi::Communicator& ranks);

} // namespace lsdeconv
