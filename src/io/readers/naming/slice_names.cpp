#include "slice_names.hpp"

#include "digit_runs.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cctype>
#include <fnmatch.h>
#include <system_error>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// .btf, .tf2 and .tf8 are what Bio-Formats and others call BigTIFFs.
constexpr std::string_view tiff_endings[] = {".tif", ".tiff", ".btf", ".tf2", ".tf8"};

/// Compares two pieces as numbers if both are digits, else as text.
int compare_piece(std::string_view a, std::string_view b) {
  if (starts_with_digit(a) && starts_with_digit(b)) {
    return compare_numbers(a, b);
  }
  return a.compare(b);
}

std::vector<std::string> all_tiff_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    std::error_code unreadable; // a dangling link is listed: it is reported as a slice that cannot be read
    if (!name.starts_with('.') && has_tiff_name(name) && !entry->is_directory(unreadable)) {
      names.push_back(name);
    }
  }
  if (failure) {
    throw UserError(text("cannot read the folder ", folder.string(), ": ", failure.message()));
  }
  return names;
}

} // namespace

bool has_tiff_name(const fs::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(std::begin(tiff_endings), std::end(tiff_endings), ending) != std::end(tiff_endings);
}

bool natural_less(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    const std::string_view piece_a = first_piece(a);
    const std::string_view piece_b = first_piece(b);
    if (const int order = compare_piece(piece_a, piece_b); order != 0) {
      return order < 0;
    }
    a.remove_prefix(piece_a.size());
    b.remove_prefix(piece_b.size());
  }
  return a.size() != b.size() ? a.size() < b.size() : whole_a < whole_b; // such as 01 and 1: equal as numbers
}

std::vector<std::string> slice_names(const fs::path& folder, const std::string& pattern) {
  std::vector<std::string> names = all_tiff_names(folder);
  if (names.empty()) {
    throw UserError(
        text("the folder ", folder.string(), " holds no TIFF file (.tif, .tiff, .btf, .tf2, .tf8)"));
  }
  const std::size_t tiffs = names.size();
  std::erase_if(names, [&](const std::string& name) {
    return !pattern.empty() && ::fnmatch(pattern.c_str(), name.c_str(), 0) != 0;
  });
  if (names.empty()) {
    throw UserError(text("none of the ", tiffs, " TIFF files in ", folder.string(), " matches --pattern '",
                         pattern, "'"));
  }
  std::sort(names.begin(), names.end(), natural_less);
  return names;
}

} // namespace lsdeconv
