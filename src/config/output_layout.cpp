#include "lsdeconv/config/output_layout.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// The name of a file or Zarr folder without its endings: brain of brain.ome.zarr.
std::string plain_name(const fs::path& path) {
  const fs::path stem = path.stem();
  return (stem.extension() == ".ome" ? stem.stem() : stem).string();
}

fs::path default_output(const fs::path& input) {
  if (const std::optional<fs::path> zarr = outermost_zarr_folder(input)) {
    return zarr->parent_path() / (plain_name(*zarr) + "_deconvolved");
  }
  if (fs::is_directory(input)) {
    return input / "deconvolved";
  }
  return input.parent_path() / (input.stem().string() + "_deconvolved");
}

fs::path beside(const fs::path& folder, const std::string& ending) {
  return folder.parent_path() / (folder.filename().string() + ending);
}

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
  while (!fs::exists(path) && path.has_parent_path() && path != path.parent_path()) {
    path = path.parent_path();
  }
  return path;
}

/// Several runs may share a cache drive, and most outputs have the same name: that of the folder they lie in
/// tells their checkpoints apart.
fs::path on_cache_drive(const fs::path& drive, const fs::path& slices) {
  return drive
         / text(slices.parent_path().filename().string(), ".", slices.filename().string(), ".checkpoint.h5");
}

fs::path checkpoint_path(const RunConfig& config, const fs::path& slices) {
  if (!config.checkpoint.empty()) {
    return trimmed(config.checkpoint);
  }
  return config.cache_drive.empty() ? beside(slices, ".checkpoint.h5")
                                    : on_cache_drive(trimmed(config.cache_drive), slices);
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

OutputLayout output_layout(const RunConfig& config) {
  require_fitting_name(config);
  const fs::path slices =
      trimmed(config.output.empty() ? default_output(trimmed(config.input)) : config.output);
  return {slices, checkpoint_path(config, slices), beside(slices, ".report.json")};
}

fs::path new_log_path(const OutputLayout& layout) {
  const std::string time = local_time_text(std::time(nullptr), ".%Y%m%d-%H%M%S");
  fs::path path = beside(layout.slices, time + ".log");
  for (int again = 2; fs::exists(path); ++again) {
    path = beside(layout.slices, text(time, "-", again, ".log"));
  }
  return path;
}

void require_writable(const fs::path& folder) {
  const fs::path existing = nearest_existing(folder);
  if (!fs::is_directory(existing)) {
    throw UserError(text("cannot write to ", folder.string(), ": ", existing.string(), " is not a folder"));
  }
  if (::access(existing.c_str(), W_OK | X_OK) != 0) {
    throw UserError(text("cannot write to ", folder.string(), ": ", std::strerror(errno),
                         "; give another place with --output or --checkpoint"));
  }
}

void require_apart(const fs::path& slices, const fs::path& input) {
  std::error_code missing;
  if (fs::is_directory(input, missing) && fs::equivalent(slices, input, missing)) {
    throw UserError(
        text("--output ", slices.string(),
             " is the folder of the input, whose slices would be replaced or mixed with the result; "
             "give another, or none for ",
             (input / "deconvolved").string()));
  }
}

bool on_one_file_system(const fs::path& a, const fs::path& b) {
  struct stat of_a {};
  struct stat of_b {};
  return ::stat(nearest_existing(a).c_str(), &of_a) == 0 && ::stat(nearest_existing(b).c_str(), &of_b) == 0
         && of_a.st_dev == of_b.st_dev;
}

} // namespace lsdeconv
