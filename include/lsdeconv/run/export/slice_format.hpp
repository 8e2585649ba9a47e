#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Where the region of a checkpoint's run begins in the whole input, in voxels.
Index3 region_begin(const CheckpointMetadata& content);

/// The files of the slices of a run that is being prepared: named as --slice-names says, numbered as in the
/// whole input where the run takes a region.
SliceFiles output_slices(const std::filesystem::path& folder, const RunConfig& config,
                         const VolumeDescription& input);

/// The same for the run of a checkpoint.
SliceFiles output_slices(const std::filesystem::path& folder, const CheckpointMetadata& content,
                         SliceNaming naming);

/// The format of the slices of the run with this checkpoint: stored as `config` asks; the description tells
/// the run (run=), where its region begins in the input (region_begin_zyx=), and the counts that the estimate
/// does not hold (subtracted_camera_offset=, subtracted_background=). fingerprint: identifies the run's
/// voxels, see run_manifest.hpp.
SliceFormat slice_format(const RunConfig& config, const IntensityMapping& mapping,
                         const CheckpointMetadata& content, const std::string& fingerprint);

/// Throws UserError where slices of `extent` (y, x) cannot be stored as asked: libtiff lacks the compression,
/// or BigTIFF is forbidden and needed.
void require_storable(const RunConfig& config, const Extent3& extent, VoxelType input);

} // namespace lsdeconv
