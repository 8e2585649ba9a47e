#pragma once

#include "lsdeconv/run/pipeline/worker.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// Allocates this rank's worker: its deconvolver and all memory that computing takes. Where a rank has too
/// little for a new run, the grid is planned again with smaller blocks until all ranks have enough. The
/// blocks of a continued run are fixed: ranks with too little memory leave them to the others
/// (Worker::unusable_reason). The worker refers to the backend of `run`. To be called before the checkpoint
/// of a new run is created. Throws UserError, on all ranks, where no grid or no rank will do. Collective over
/// `ranks`.
Worker allocate_worker(PreparedRun& run, const mpi::Communicator& ranks);

} // namespace lsdeconv
