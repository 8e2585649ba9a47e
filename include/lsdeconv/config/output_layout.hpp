#pragma once

#include "lsdeconv/config/run_config.hpp"

#include <filesystem>

namespace lsdeconv {

/// Where everything that a run writes lies. Beside the output folder OUT: OUT.checkpoint.h5, OUT.report.json
/// and one OUT.<time>.log per run.
struct OutputLayout {
  std::filesystem::path slices;
  std::filesystem::path checkpoint;
  std::filesystem::path report;
};

/// OUT is --output, else DIR/deconvolved for a folder and <name>_deconvolved beside a file.
OutputLayout output_layout(const RunConfig& config);

/// A log file name that does not exist yet.
std::filesystem::path new_log_path(const OutputLayout& layout);

/// Throws UserError where the run could not write into `folder` (or make it), without leaving a trace there.
void require_writable(const std::filesystem::path& folder);

/// Throws UserError where the slices would lie among those of the input, or take their place.
void require_apart(const std::filesystem::path& slices, const std::filesystem::path& input);

/// Whether files at both places (or at their nearest existing parents) share the same room.
bool on_one_file_system(const std::filesystem::path& a, const std::filesystem::path& b);

} // namespace lsdeconv
