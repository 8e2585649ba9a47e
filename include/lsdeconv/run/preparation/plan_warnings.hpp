#pragma once

#include "lsdeconv/run/export/intensity_mapping.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

// What can be obeyed but is probably a mistake, one sentence for each thing, with the figure and what to do.
// What is no mistake for certain is a warning; what cannot be right is refused where it is read.

/// All that is known before the first block is computed. Of a plan, which reads no voxel, without what the
/// data say.
std::vector<std::string> warnings(const PreparedRun& run);

/// Logs each of them: at the start of a run, and once more where it ends.
void log_warnings(const std::vector<std::string>& warnings);

/// Whether the TIFF is a slice of a result of this program.
bool is_result_slice(const std::filesystem::path& path);
/// Whether the TIFF is a slice of a result of this program or a simulated one.
bool is_own_slice(const std::filesystem::path& path);

/// A sentence where the folder that files are to be written into holds others already and is neither an
/// earlier result nor a series that may be replaced; else empty. output: may not exist. is_own: whether a
/// TIFF may be replaced. Reads names up to the first other file, so that one rank should ask.
std::string other_files_warning(const std::filesystem::path& output,
                                bool (*is_own)(const std::filesystem::path&) = is_result_slice);

/// Of the optics alone: wavelengths, apertures, indices, steps.
std::vector<std::string> optics_warnings(const RunConfig& config);

/// Of a PSF beside the voxels of the image: its energy, its width, its measurement. slices: of the volume, 0
/// where there is none.
std::vector<std::string> psf_warnings(const RunConfig& config, const PointSpreadFunction& psf,
                                      std::int64_t slices);

/// Of how samples are stored. scale: of the data, zeros where nothing is known; input: their type; volume:
/// its extent in voxels.
std::vector<std::string> output_warnings(const RunConfig& config, const IntensityScale& scale,
                                         VoxelType input, const Extent3& volume);

/// A sentence where more voxels of a result were clipped by the type of its samples than one in a thousand,
/// or than an --auto-range of up to 2 % asked for; else empty. voxels: of the whole result.
std::string clipping_warning(const Saturation& saturation, const IntensityMapping& mapping,
                             std::int64_t voxels);

} // namespace lsdeconv
