#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/filters/flat_field.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// Reads the images that calibrate the input (--offset-image, --flat), and says in it what is doubtful about
/// them. Throws UserError where one cannot be used. Collective over `ranks`.
Calibration calibration_of(OpenedInput& input, const RunConfig& config, const mpi::Communicator& ranks);

/// Counts of the camera in the dark, as far as they are known; the mean of an offset image.
double mean_offset(const Calibration& calibration);

/// Digests of the two images' pixels as hexadecimal digits, "-" for one that is not there.
std::string digest_of(const Calibration& calibration);

} // namespace lsdeconv
