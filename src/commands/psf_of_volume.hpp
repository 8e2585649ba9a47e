#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// `lsdeconv psf --fit`: compares the PSF of the options with what the volume of --input shows, and prints
/// the options that make it fit. Throws UserError and Error as opening the volume does. Collective over
/// `ranks`.
void psf_of_volume(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
