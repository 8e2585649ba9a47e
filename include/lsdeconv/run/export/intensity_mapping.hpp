#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/intensity_histogram.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"

namespace lsdeconv {

/// Type of the exported samples: --output-type, else that of the input.
VoxelType output_voxel_type(const RunConfig& config, VoxelType input);

/// How the estimate's counts, which are the input's less offset and background, become samples of `type`:
/// counts times --amplify; with --keep-background, counts and `background` times --amplify; with --auto-range
/// p, the p-th percentile of the whole volume becomes 0 and the (100-p)-th the largest sample (1 for
/// float32), times --amplify. A percentile is wrong by less than the width of its histogram bin. histogram:
/// of all core voxels. background: counts that were subtracted. A volume without contrast stays in counts,
/// with a warning.
IntensityMapping intensity_mapping(const RunConfig& config, VoxelType type,
                                   const IntensityHistogram& histogram, double background);

/// Throws UserError where 8-bit samples of data of a larger type are asked for without a mapping
/// (--auto-range or --amplify).
void require_explicit_range(const RunConfig& config, VoxelType input);

} // namespace lsdeconv
