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

/// Whether a description (of a slice, of an image) is that of a result of a run, and not of a phantom.
bool describes_result(std::string_view description);

/// An ImageDescription in the format of ImageJ for a stack of `slices` pages whose resolution is stored per
/// centimetre: from both, ImageJ and the readers here obtain the voxel size (micrometres). `title`: one line.
std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel);

} // namespace lsdeconv
