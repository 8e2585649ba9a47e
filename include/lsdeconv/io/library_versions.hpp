#pragma once

#include <string>

namespace lsdeconv {

/// Names and versions of the libraries that read and write files: "HDF5 1.10.8, libtiff 4.5.0,
/// libpng 1.6.39".
std::string file_library_versions();

} // namespace lsdeconv
