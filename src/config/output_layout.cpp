#include "lsdeconv/config/output_layout.hpp"

#include "output_names.hpp"
#include "possible_place.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr const char* checkpoint_name = "checkpoint.h5";
/// What the longest name beside a checkpoint's has more: ".NAME.status.json.0123456789abcdef.part".
constexpr std::size_t own_endings = 35;

/// The absolute path, without a slash at the end, after which filename() would be empty. An empty path stays
/// empty.
fs::path trimmed(const fs::path& path) {
  if (path.empty()) {
    return {};
  }
  const fs::path normal = fs::absolute(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

fs::path nearest_existing(fs::path path) {
  path = fs::absolute(path);
  while (!fs::exists(path) && path.has_parent_path() && path != path.parent_path()) {
    path = path.parent_path();
  }
  return path;
}

bool is_image(const fs::path& slices) {
  return slices.extension() == ".zarr";
}

fs::path beside(const fs::path& folder, const std::string& ending) {
  return folder.parent_path() / (folder.filename().string() + ending);
}

/// A file of a run: in its output folder, or beside an image that is its output.
fs::path file_of(const fs::path& slices, const std::string& name) {
  return is_image(slices) ? beside(slices, "." + name) : slices / name;
}

/// Levels of a Zarr image that are not the finest: "_1" of brain.ome.zarr/1.
std::string level_name(const fs::path& zarr, const fs::path& input) {
  std::string name;
  for (const fs::path& part : trimmed(input).lexically_relative(trimmed(zarr))) {
    name += part == "." || part == "0" ? "" : "_" + part.string();
  }
  return name;
}

/// The output folder of an earlier run that the input is, or whose image it is; empty where it is not such.
fs::path result_of(const fs::path& input) {
  const fs::path image = outermost_zarr_folder(input).value_or(input);
  fs::path folder = fs::is_directory(image) && !is_image(image) ? image : image.parent_path();
  const bool possible = folder == image || plain_name(image) == "deconvolved";
  return possible && is_own_report(folder / "report.json") ? trimmed(folder) : fs::path();
}

/// The output of a run on the whole of the input.
fs::path whole_output(const fs::path& input) {
  if (const fs::path result = result_of(input); !result.empty()) { // into which nothing is written
    return beside(result, "_deconvolved");
  }
  if (const std::optional<fs::path> zarr = outermost_zarr_folder(input)) {
    return zarr->parent_path() / (plain_name(*zarr) + "_deconvolved" + level_name(*zarr, input));
  }
  if (is_link_to_folder(input)) {
    return beside(input, "_deconvolved");
  }
  return fs::is_directory(input) ? input / "deconvolved"
                                 : input.parent_path() / (input.stem().string() + "_deconvolved");
}

/// Several runs may share a cache drive: their inputs have different paths, or their outputs have.
fs::path on_cache_drive(const RunConfig& config, const fs::path& slices) {
  constexpr std::size_t digits = 6;
  const fs::path input = fs::weakly_canonical(trimmed(config.input));
  const std::string hash = hex_text(text_hash(slices.string(), text_hash(input.string() + '\n')));
  const fs::path named = trimmed(config.input);
  return trimmed(config.cache_drive)
         / text(named.parent_path().filename().string(), ".", input_name(named), ".", hash.substr(0, digits),
                ".", checkpoint_name);
}

/// Earlier versions named a checkpoint on a cache drive by the last folders of the output alone.
std::vector<fs::path> formerly_on_cache_drive(const fs::path& drive, const fs::path& slices) {
  constexpr int most_folders = 6;
  std::vector<fs::path> former;
  std::string name = slices.filename().string();
  fs::path folder = slices.parent_path();
  for (int i = 0; i < most_folders && folder.has_filename(); ++i, folder = folder.parent_path()) {
    name.insert(0, folder.filename().string() + ".");
    former.push_back(trimmed(drive) / (name + "." + checkpoint_name));
  }
  return former;
}

/// The checkpoint of a run without --output, as earlier versions named it.
fs::path former_default(const fs::path& input) {
  const bool inside = fs::is_directory(input) && !outermost_zarr_folder(input);
  return beside(inside ? input / "deconvolved" : whole_output(input), std::string(".") + checkpoint_name);
}

void set_checkpoint(OutputLayout& layout, const RunConfig& config) {
  if (!config.checkpoint.empty()) {
    const fs::path named = trimmed(config.checkpoint);
    layout.checkpoint = fs::is_directory(named) ? file_of(named, checkpoint_name) : named;
    if (fs::is_directory(named)) {
      layout.former_checkpoints = {beside(named, std::string(".") + checkpoint_name)};
    }
  } else if (!config.cache_drive.empty()) {
    layout.checkpoint = on_cache_drive(config, layout.slices);
    layout.former_checkpoints = formerly_on_cache_drive(config.cache_drive, layout.slices);
  } else {
    layout.checkpoint = file_of(layout.slices, checkpoint_name);
    layout.former_checkpoints = {beside(layout.slices, std::string(".") + checkpoint_name)};
    if (config.output.empty()) { // whatever part of the input was taken
      layout.former_checkpoints.push_back(former_default(trimmed(config.input)));
    }
  }
  std::erase(layout.former_checkpoints, layout.checkpoint);
}

/// OUT, for options that may name the checkpoint alone.
fs::path slices_folder(const RunConfig& config) {
  if (!config.output.empty()) {
    return trimmed(config.output);
  }
  if (config.input.empty() && !config.checkpoint.empty()) {
    const fs::path named = trimmed(config.checkpoint);
    return fs::is_directory(named) ? named : named.parent_path();
  }
  RunConfig absolute = config;
  absolute.input = trimmed(config.input);
  return default_output(absolute);
}

/// A folder for the result that could be written into, for a message: beside where the program was started.
std::string writable_output(const RunConfig& config) {
  std::error_code none;
  const fs::path here = fs::current_path(none);
  const fs::path input = trimmed(config.input);
  const fs::path output = here / (input_name(input) + "_deconvolved" + part_name(config));
  const bool possible = !input.empty() && !none && ::access(here.c_str(), W_OK | X_OK) == 0;
  return possible ? shell_word(output.string()) : std::string("FOLDER");
}

/// The system's reason why nothing can be made in the folder; empty where it can.
std::string obstacle(const fs::path& folder) {
  const fs::path existing = nearest_existing(folder);
  if (!fs::is_directory(existing)) {
    return existing.string() + " is not a folder";
  }
  return ::access(existing.c_str(), W_OK | X_OK) == 0 ? std::string() : std::strerror(errno);
}

/// Throws UserError for an output that is named as an OME-Zarr image where something else is to be written.
void require_fitting_name(const RunConfig& config) {
  const std::string ending = config.output.extension().string();
  if (ending == ".zarr" && config.output_format != OutputFormat::zarr) {
    throw UserError(text("--output ", config.output.string(),
                         " is named as an OME-Zarr image; add --output-format zarr, or name a folder for ",
                         config.output_format == OutputFormat::tiff ? "slices" : "the result"));
  }
}

} // namespace

bool is_link_to_folder(const fs::path& path) {
  const fs::path named = trimmed(path);
  return fs::is_symlink(named) && fs::is_directory(named);
}

fs::path default_output(const RunConfig& config) {
  fs::path output = whole_output(config.input);
  output += part_name(config);
  return output;
}

void require_no_root(const fs::path& output) {
  if (!output.empty() && fs::weakly_canonical(trimmed(output)).relative_path().empty()) {
    throw UserError(
        text("--output ", output.string(),
             " is the root of the file system, where no result belongs; name a folder of its own"));
  }
}

void require_possible_folder(const fs::path& folder) {
  require_possible_place(folder);
}

OutputLayout output_layout(const RunConfig& config) {
  require_fitting_name(config);
  for (const fs::path& named : {config.output, config.checkpoint, config.cache_drive, config.trace}) {
    require_possible_place(named);
  }
  require_no_root(config.output);
  OutputLayout layout;
  layout.slices = slices_folder(config);
  layout.report = file_of(layout.slices, "report.json");
  set_checkpoint(layout, config);
  require_possible_place(layout.slices);
  require_possible_place(layout.checkpoint, own_endings);
  return layout;
}

fs::path free_output(const fs::path& slices) {
  const std::string ending = is_image(slices) ? ".ome.zarr" : "";
  const std::string name = is_image(slices) ? plain_name(slices) : slices.filename().string();
  fs::path output;
  int number = 2;
  do {
    output = slices.parent_path() / text(name, "_", number++, ending);
  } while (fs::exists(output) || fs::exists(file_of(output, checkpoint_name)));
  return output;
}

fs::path atlas_folder(const fs::path& slices) {
  return file_of(slices, "atlas");
}

fs::path run_folder(const OutputLayout& layout) {
  return is_image(layout.slices) ? layout.slices.parent_path() : layout.slices;
}

fs::path new_log_path(const OutputLayout& layout) {
  const std::string begin = is_image(layout.slices) ? "" : "lsdeconv.";
  const std::string time = local_time_text(std::time(nullptr), "%Y%m%d-%H%M%S");
  fs::path path = file_of(layout.slices, text(begin, time, ".log"));
  for (int again = 2; fs::exists(path); ++again) {
    path = file_of(layout.slices, text(begin, time, "-", again, ".log"));
  }
  return path;
}

fs::path slices_lock_path(const OutputLayout& layout) {
  return file_of(layout.slices, is_image(layout.slices) ? "lock" : "export.lock");
}

void require_writable(const fs::path& folder) {
  if (const std::string reason = obstacle(folder); !reason.empty()) {
    throw UserError(text("cannot write to ", folder.string(), ": ", reason));
  }
}

void require_writable(const OutputLayout& layout, const RunConfig& config) {
  if (const std::string reason = obstacle(run_folder(layout)); !reason.empty()) {
    throw UserError(text("cannot write to ", run_folder(layout).string(), ": ", reason,
                         "; put the result elsewhere: -o ", writable_output(config)));
  }
  const fs::path folder = layout.checkpoint.parent_path();
  if (const std::string reason = obstacle(folder); !reason.empty()) {
    throw UserError(text("cannot write to ", folder.string(), ": ", reason,
                         "; give the checkpoint another place with --checkpoint or --cache-drive"));
  }
}

void require_apart(const fs::path& slices, const fs::path& input) {
  std::error_code missing;
  if (fs::is_directory(input, missing) && fs::equivalent(slices, input, missing)) {
    throw UserError(
        text("--output ", slices.string(),
             " is the folder of the input, whose slices would be replaced or mixed with the result; "
             "give another, or none for ",
             whole_output(input).string()));
  }
}

bool on_one_file_system(const fs::path& a, const fs::path& b) {
  struct stat of_a {};
  struct stat of_b {};
  return ::stat(nearest_existing(a).c_str(), &of_a) == 0 && ::stat(nearest_existing(b).c_str(), &of_b) == 0
         && of_a.st_dev == of_b.st_dev;
}

} // namespace lsdeconv
