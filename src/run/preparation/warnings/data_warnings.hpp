#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What --offset (or the offset image, which is taken off already) and --background make of single voxels of
/// the sample, in the counts of the reader with all filters.
CountLevels count_levels(const RunConfig& config);

/// Throws UserError where no voxel of the sample is above the camera's offset: the result would be black, and
/// the noise of any camera reaches above its dark level. A sample of one value only says nothing.
void refuse_hopeless_data(const RunConfig& config, const IntensitySample& sample);

/// A sentence for each thing that the sampled voxels and their noise speak against: offset, background,
/// threshold, exposure, and data that are no counts. type: of the voxels in the files.
std::vector<std::string> data_warnings(const RunConfig& config, const IntensitySample& sample,
                                       const NoiseModel& noise, VoxelType type);

} // namespace lsdeconv
