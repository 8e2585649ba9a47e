#pragma once

#include <string>

namespace lsdeconv {

/// "HDF5 1.10.8, libtiff 4.5.0": the libraries that files are read and written with.
std::string file_library_versions();

} // namespace lsdeconv
