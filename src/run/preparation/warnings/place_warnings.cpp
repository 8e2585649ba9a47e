#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// Files that lie in an output folder before its run has begun, or that no one minds there.
bool is_expected(const std::string& name) {
  constexpr std::array<std::string_view, 5> begins{".", "deconvolved.", "checkpoint.h5", "lsdeconv.",
                                                   "slurm-"};
  constexpr std::array<std::string_view, 3> ends{".lock", ".status.json", ".log"};
  return name == "atlas"
         || std::any_of(begins.begin(), begins.end(), [&](std::string_view s) { return name.starts_with(s); })
         || std::any_of(ends.begin(), ends.end(), [&](std::string_view s) { return name.ends_with(s); });
}

bool is_tiff(const fs::path& path) {
  return path.extension() == ".tif" || path.extension() == ".tiff";
}

} // namespace

bool is_result_slice(const fs::path& path) {
  return describes_result(read_slice_description(path).value_or(""));
}

bool is_own_slice(const fs::path& path) {
  return read_slice_description(path).has_value();
}

std::string other_files_warning(const fs::path& output, bool (*is_own)(const fs::path&)) {
  std::error_code none;
  if (output.extension() == ".zarr" || is_own_report(output / "report.json")
      || fs::exists(output / "checkpoint.h5", none)) {
    return {};
  }
  std::optional<bool> own_slices; // one stands for all: there may be thousands
  for (const fs::directory_entry& entry : fs::directory_iterator(output, none)) {
    const std::string name = entry.path().filename().string();
    bool known = is_expected(name);
    if (!known && is_tiff(entry.path())) {
      own_slices = own_slices ? own_slices : std::optional(is_own(entry.path()));
      known = *own_slices;
    }
    if (!known) {
      return text(output.string(), " holds other files already, ", name,
                  " among them, and the result will lie between them: name a folder of its own with -o");
    }
  }
  return {};
}

} // namespace lsdeconv
