#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// Computes the PSF as the mean of the beads in the stack config.from_beads, prints a report, and, where
/// config.output names a file, writes it as a 3D TIFF and as a picture beside it. Rank 0 does the work, and
/// the stack must fit into its memory. Throws UserError. Collective over `ranks`.
void psf_from_bead_stack(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
