#pragma once

#include "lsdeconv/sys/tiff/directory.hpp"

#include <tiffio.h>

namespace lsdeconv::tiff {

/// The page at which libtiff stands. Throws Error where it claims more chunks than a file of `file_size`
/// bytes can hold.
Directory read_directory(TIFF* file, std::int64_t file_size);

} // namespace lsdeconv::tiff
