#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Whether the name ends in .tif, .tiff, .btf, .tf2 or .tf8, in upper or lower case.
bool has_tiff_name(const std::filesystem::path& path);

/// Natural order: runs of digits compare by their value, so that img_2 comes before img_10.
bool natural_less(std::string_view a, std::string_view b);

/// The names of the TIFFs in a folder that match the shell pattern (empty: all), in natural order, without
/// hidden files and folders. Throws UserError where there are none or the folder cannot be read.
std::vector<std::string> slice_names(const std::filesystem::path& folder, const std::string& pattern);

} // namespace lsdeconv
