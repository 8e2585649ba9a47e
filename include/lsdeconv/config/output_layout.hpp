#pragma once

#include "lsdeconv/config/run_config.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Where a run writes its files: all of them into the output folder OUT, as OUT/checkpoint.h5,
/// OUT/report.json and one OUT/lsdeconv.<time>.log per run. Where OUT is itself an image (OUT.ome.zarr), into
/// which nothing else should be written, they lie beside it: OUT.ome.zarr.checkpoint.h5 and so on. Paths are
/// absolute.
struct OutputLayout {
  std::filesystem::path slices; ///< Folder of the output series: OUT.
  std::filesystem::path checkpoint;
  std::filesystem::path report;
  /// Where earlier versions of the program have put the checkpoint of such a run, the likeliest first.
  std::vector<std::filesystem::path> former_checkpoints{};
};

/// The paths of a run with these options. OUT is --output, else default_output(). The checkpoint is
/// --checkpoint (checkpoint.h5 in it, where that is a folder), or a file in --cache-drive with a name that
/// follows from input and output: the names of the input and the folder around it, and a hash of both paths.
/// Without input and output OUT is the folder of --checkpoint.
OutputLayout output_layout(const RunConfig& config);

/// The output folder of a run that names none: DIR/deconvolved where the input is a folder DIR; beside it
/// NAME_deconvolved where it is a link NAME to a folder or the output folder NAME of an earlier run, into
/// which nothing is written, a file NAME.tif, or a folder NAME.zarr or in such a folder. What was chosen of
/// the input follows in the name: deconvolved_channel1_x0-512_y0-512_z10-20.
std::filesystem::path default_output(const RunConfig& config);

/// Whether the path, with or without a slash at its end, is a link to a folder.
bool is_link_to_folder(const std::filesystem::path& path);

/// A short name for the files that fit a pattern: its letters and digits; what is between them becomes one
/// underscore. Empty for a pattern that fits everything.
std::string pattern_name(std::string_view pattern);

/// The output folder with the lowest number, from 2, behind its name (deconvolved_2) that is not there yet.
std::filesystem::path free_output(const std::filesystem::path& slices);

/// A name for the log file of a run that starts now. No such file exists yet.
std::filesystem::path new_log_path(const OutputLayout& layout);

/// The folder of the coarse volumes of a result in `slices`: OUT/atlas, a folder of its own so that nothing
/// in it is taken for a slice.
std::filesystem::path atlas_folder(const std::filesystem::path& slices);

/// The folder that a run writes its report and logs into; it may not exist yet.
std::filesystem::path run_folder(const OutputLayout& layout);

/// The file that shows who is writing the slices: OUT/export.lock.
std::filesystem::path slices_lock_path(const OutputLayout& layout);

/// Throws UserError where files could not be created in the folder, or the folder itself. Writes nothing.
void require_writable(const std::filesystem::path& folder);

/// The same for the folders of a run's result and checkpoint; the message has an --output that would do.
void require_writable(const OutputLayout& layout, const RunConfig& config);

/// Throws UserError for a folder that cannot be made: it goes through a link to nothing or through links in a
/// circle, or a name is too long. Nothing where it is empty.
void require_possible_folder(const std::filesystem::path& folder);

/// Throws UserError for the root of the file system. output: may be empty.
void require_no_root(const std::filesystem::path& output);

/// Throws UserError where the folder of the output slices is that of the input.
void require_apart(const std::filesystem::path& slices, const std::filesystem::path& input);

/// Whether both paths, or their nearest existing parents, are on the same file system, whose free space they
/// share.
bool on_one_file_system(const std::filesystem::path& a, const std::filesystem::path& b);

} // namespace lsdeconv
