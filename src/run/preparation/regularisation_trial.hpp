#pragma once

#include "trial_boxes.hpp"

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// Decides the weight of the total variation where the user leaves it to the data
/// (chooses_total_variation()), once for the whole volume, and enters it into the manifest: noise_weight(),
/// its half or its quarter, that with which one half of the photo-electrons of sampled boxes, after up to 16
/// iterations, tells most of the other half. Where the gain is not known it is usual_total_variation, and no
/// voxel is read. Reads the parts config, resources.share, input, psf, intensities and noise. Collective over
/// `ranks`.
void choose_regularisation(PreparedRun& run, const IntensitySample& sample, TrialBoxes& boxes,
                           const mpi::Communicator& ranks);

} // namespace lsdeconv
