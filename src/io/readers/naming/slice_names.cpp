#include "slice_names.hpp"

#include "digit_runs.hpp"
#include "folder_contents.hpp"
#include "slice_pattern.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
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

std::string ending_of(const fs::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return ending;
}

bool has_png_name(const fs::path& path) {
  return ending_of(path) == ".png";
}

std::vector<std::string> all_names(const fs::path& folder, const SliceKind& kind) {
  std::vector<std::string> names;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    std::error_code unreadable; // a dangling link is listed: it is reported as a slice that cannot be read
    if (!name.starts_with('.') && kind.is_slice(name) && !entry->is_directory(unreadable)) {
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
  const std::string ending = ending_of(path);
  return std::find(std::begin(tiff_endings), std::end(tiff_endings), ending) != std::end(tiff_endings);
}

std::span<const SliceKind> slice_kinds() {
  static constexpr std::array<SliceKind, 2> kinds{
      {{"tiff-series", "TIFF", ".tif, .tiff, .btf, .tf2, .tf8", has_tiff_name},
       {"png-series", "PNG", ".png", has_png_name}}};
  return kinds;
}

const SliceKind& tiff_slices() {
  return slice_kinds().front();
}

const SliceKind& png_slices() {
  return slice_kinds().back();
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

std::vector<std::string> slice_names(const fs::path& folder, const std::string& pattern,
                                     const SliceKind& kind) {
  std::vector<std::string> names = all_names(folder, kind);
  if (names.empty()) {
    throw UserError(text("the folder ", folder.string(), " holds no ", kind.files, " file (", kind.endings,
                         ")", what_else_is_in(folder)));
  }
  const std::size_t all = names.size();
  const SlicePattern wanted(pattern);
  std::erase_if(names, [&](const std::string& name) { return !wanted.matches(name); });
  if (names.empty()) {
    throw UserError(text("none of the ", all, " ", kind.files, " files in ", folder.string(),
                         " matches --pattern '", pattern, "'"));
  }
  std::sort(names.begin(), names.end(), natural_less);
  return names;
}

const SliceKind& kind_of_slices(const fs::path& folder, const std::string& pattern) {
  const SlicePattern wanted(pattern);
  const auto matching = [&](const SliceKind& kind) {
    std::vector<std::string> names = all_names(folder, kind);
    std::erase_if(names, [&](const std::string& name) { return !wanted.matches(name); });
    return names;
  };
  const std::vector<std::string> tiffs = matching(tiff_slices());
  const std::vector<std::string> pngs = matching(png_slices());
  const std::size_t fewer = std::min(tiffs.size(), pngs.size());
  const std::size_t more = std::max(tiffs.size(), pngs.size());
  if (2 * fewer >= more && fewer > 0) { // not just a picture beside the slices
    throw UserError(text("the folder ", folder.string(), " holds ", tiffs.size(), " TIFF and ", pngs.size(),
                         " PNG files; choose with --pattern '*", fs::path(tiffs.front()).extension().string(),
                         "' or '*", fs::path(pngs.front()).extension().string(), "'"));
  }
  return pngs.size() > tiffs.size() ? png_slices() : tiff_slices();
}

bool holds_slices(const fs::path& folder, const SliceKind& kind) {
  try {
    return !all_names(folder, kind).empty();
  } catch (const UserError&) { // the folder cannot be read: whoever opens it says so
    return false;
  }
}

} // namespace lsdeconv
