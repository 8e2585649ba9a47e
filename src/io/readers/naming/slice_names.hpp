#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Ends in .tif or .tiff, in any case.
bool has_tiff_name(const std::filesystem::path& path);

/// As people sort: runs of digits by their value, so that img_2 comes before img_10.
bool natural_less(std::string_view a, std::string_view b);

/// Names of the TIFFs in a folder that match the shell pattern, if there is one, in natural order; hidden
/// files and folders are no slices. Throws UserError where there are none or the folder cannot be read.
std::vector<std::string> slice_names(const std::filesystem::path& folder, const std::string& pattern);

} // namespace lsdeconv
