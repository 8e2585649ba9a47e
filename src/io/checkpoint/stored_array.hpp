#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <string>

namespace lsdeconv {

/// A dataset [z, y, x] float32 with its digest in the attribute "digest".
hdf5::Dataset write_array(const hdf5::File& file, const std::string& name, const Volume<float>& values);
/// Throws Error where it is missing, not of three dimensions or not as it was written.
Volume<float> read_array(const hdf5::File& file, const std::string& name);

} // namespace lsdeconv
