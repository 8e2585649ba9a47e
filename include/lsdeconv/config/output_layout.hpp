#pragma once

#include "lsdeconv/config/run_config.hpp"

#include <filesystem>

namespace lsdeconv {

/// Where a run writes its files. Beside the output folder OUT: OUT.checkpoint.h5, OUT.report.json and one
/// OUT.<time>.log per run. Paths are absolute.
struct OutputLayout {
  std::filesystem::path slices; ///< Folder of the output series: OUT.
  std::filesystem::path checkpoint;
  std::filesystem::path report;
};

/// The paths of a run with these options. OUT is --output; else DIR/deconvolved where the input is a folder
/// DIR, and NAME_deconvolved beside it where it is a file NAME.tif or a folder NAME.zarr, or in such a
/// folder.
OutputLayout output_layout(const RunConfig& config);

/// A name for the log file of a run that starts now. No such file exists yet.
std::filesystem::path new_log_path(const OutputLayout& layout);

/// Throws UserError where the run could not create the folder or files in it. Writes nothing.
void require_writable(const std::filesystem::path& folder);

/// Throws UserError where the folder of the output slices is that of the input.
void require_apart(const std::filesystem::path& slices, const std::filesystem::path& input);

/// Whether both paths, or their nearest existing parents, are on the same file system, whose free space they
/// share.
bool on_one_file_system(const std::filesystem::path& a, const std::filesystem::path& b);

} // namespace lsdeconv
