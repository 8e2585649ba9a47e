#pragma once

#include "lsdeconv/run/estimation/residual_power.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// What is left of the brightest of the sample_boxes() after a deconvolution with the run's PSF, on every
/// rank; a ratio of 0 where nothing can be said: without a known gain, with one PSF for each place, with a
/// filter that smooths the noise, or where the volume is thinner than 40 voxels along an axis. Collective
/// over `ranks`.
ResidualPower checked_psf(const PreparedRun& run, const mpi::Communicator& ranks);

/// A sentence for the user where the PSF is too deep; else empty.
std::string about_psf_depth(const RunConfig& config, const ResidualPower& left);

} // namespace lsdeconv
