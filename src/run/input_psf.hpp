#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"
#include "lsdeconv/run/run_config.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// The PSF that the options ask for: from the optics, or measured (--psf FILE). Collective over `ranks`.
PointSpreadFunction input_psf(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
