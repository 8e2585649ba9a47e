#pragma once

#include "lsdeconv/core/box.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lsdeconv {

/// The begin of the line of its ImageDescription by which this program knows its slices; the voxel size may
/// stand above it.
inline constexpr std::string_view slice_mark = "lsdeconv ";
/// The entry of the description of a result that holds the fingerprint of its run.
inline constexpr const char* run_entry = "run";

/// The beginning of the title of every PSF that this program has written: its background, centre and support
/// are final, only its voxel size may have to change.
inline constexpr std::string_view psf_mark = "lsdeconv point spread function";
/// What a picture of a PSF shows: the description of its file.
inline constexpr const char* psf_picture_legend = "Maximum projections, brightness the square root of "
                                                  "intensity, equal scale along all axes: top left x to the "
                                                  "right and y down, top right z to the right and y down, "
                                                  "bottom left x to the right and z down. Bottom right, "
                                                  "one below the other: intensity along z, y and x through "
                                                  "the brightest voxel, on the same scale, lines at 0, "
                                                  "1/2 and 1.";

/// Whether a description is that of a PSF that this program has written, or of a picture of one.
bool describes_psf(std::string_view description);

/// Whether a description (of a slice, of an image) is that of a result of a run, and not of a phantom.
bool describes_result(std::string_view description);

/// An ImageDescription in the format of ImageJ for a stack of `slices` pages whose resolution is stored per
/// centimetre: from both, ImageJ and the readers here obtain the voxel size (micrometres). `title`: one line.
std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel);

} // namespace lsdeconv
