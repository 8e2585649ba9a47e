#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// The noise model of a run: what estimate_noise() finds in the whole input, without filters and whatever
/// its region, but for what --gain and --read-noise say. Throws Error where the reader does. Collective over
/// `ranks`.
NoiseModel noise_model(const RunConfig& config, const OpenedInput& input, const mpi::Communicator& ranks);

/// "gain 0.52 counts per photo-electron (estimated), read noise 1.6 counts, bright places 95
/// photo-electrons", or why there is none.
std::string noise_text(const RunManifest& manifest);

} // namespace lsdeconv
