#pragma once

#include "lsdeconv/config/run_config.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// What tells a run on a part of its input from that on the whole: "_channel1_x0-512_y0-512_z10-20". Empty
/// where nothing was chosen. Only letters that file names may have everywhere.
std::string part_name(const RunConfig& config);

/// The name of a file or Zarr folder without its endings: brain of brain.ome.zarr.
std::string plain_name(const std::filesystem::path& path);

/// The name of an input: that of a folder of slices as it is, else the plain one, of a part of a Zarr image
/// that of the image.
std::string input_name(const std::filesystem::path& input);

} // namespace lsdeconv
