#pragma once

#include "lsdeconv/sys/tiff/directory.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// All reasons why a page cannot be read as a slice, one sentence each; empty where it can be read.
/// `file_size`: bytes of the file, against which sizes and positions in the directory are checked.
std::vector<std::string> page_faults(const tiff::Directory& page, std::int64_t file_size);

} // namespace lsdeconv
