#pragma once

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Words on a folder that holds no slices, to follow "holds no TIFF file": which files are there instead,
/// what to do about those of known kinds, and volumes that lie deeper in it.
std::string what_else_is_in(const std::filesystem::path& folder);

} // namespace lsdeconv
