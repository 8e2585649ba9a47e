#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// lsdeconv psf --from-beads: the mean of the beads of a stack, with a report; as a TIFF and a picture where
/// an output is named. The stack must fit into memory. Rank 0 does it all. Collective over `ranks`.
void psf_from_bead_stack(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
