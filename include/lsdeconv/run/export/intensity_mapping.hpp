#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/intensity_histogram.hpp"
#include "lsdeconv/io/slice_writer.hpp"

namespace lsdeconv {

/// Type of the exported samples.
VoxelType output_voxel_type(const RunConfig& config, VoxelType input);

/// How the estimate's counts, which are the input's less the offset, become samples. Counts as they are,
/// times
/// --amplify; with --auto-range p, the p-th percentile of the whole volume becomes 0 and the (100-p)-th the
/// largest sample (1 for float32), times --amplify. A percentile is off by less than the width of its
/// histogram bin. `histogram`: of all core voxels. A volume without contrast is left in counts, with a
/// warning.
IntensityMapping intensity_mapping(const RunConfig& config, VoxelType type,
                                   const IntensityHistogram& histogram);

/// Throws UserError where 8-bit samples are asked for of data that need more, without saying how to map them.
void require_explicit_range(const RunConfig& config, VoxelType input);

/// Every slice of a run names itself so, with the fingerprint that identifies its voxels.
inline constexpr const char* run_entry = "run";

/// The format of the slices of a run: `fingerprint` identifies its voxels.
SliceFormat slice_format(const RunConfig& config, const IntensityMapping& mapping, const Spacing3& voxel,
                         const std::string& fingerprint);

/// Throws UserError where slices of `extent` (y, x) cannot be stored as asked: libtiff lacks the compression,
/// or BigTIFF is forbidden and needed.
void require_storable(const RunConfig& config, const Extent3& extent, VoxelType input);

} // namespace lsdeconv
