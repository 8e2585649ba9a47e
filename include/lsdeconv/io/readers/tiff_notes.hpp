#pragma once

#include "lsdeconv/core/box.hpp"

#include <cstdint>
#include <string>

namespace lsdeconv {

/// An ImageDescription in the format of ImageJ for a stack of `slices` pages whose resolution is stored per
/// centimetre: from both, ImageJ and the readers here obtain the voxel size (micrometres). `title`: one line.
std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel);

} // namespace lsdeconv
