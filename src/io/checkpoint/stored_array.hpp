#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <string>

namespace lsdeconv {

/// Writes a dataset [z, y, x] float32 with the digest of its values as its attribute "digest".
hdf5::Dataset write_array(const hdf5::File& file, const std::string& name, const Volume<float>& values);
/// Reads such a dataset. Throws Error where it is missing, not three-dimensional, or its values do not have
/// their digest.
Volume<float> read_array(const hdf5::File& file, const std::string& name);

} // namespace lsdeconv
