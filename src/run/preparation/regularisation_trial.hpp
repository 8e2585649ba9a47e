#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// Decides the weight of the total variation where the user leaves it to the data
/// (chooses_total_variation()), once for the whole volume, and enters it into the manifest. It starts from
/// noise_weight() and tries, in sampled boxes and with 16 iterations, also half of it and then, on the better
/// side, a quarter or the double: that with which one half of the photo-electrons says most of the other
/// half. Where the gain is not known it is usual_total_variation, and no voxel is read. Reads the parts
/// config, resources.share, input, psf, intensities and noise. Collective over `ranks`.
void choose_regularisation(PreparedRun& run, const IntensitySample& sample, const mpi::Communicator& ranks);

} // namespace lsdeconv
