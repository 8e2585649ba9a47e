#include "output_names.hpp"

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

bool is_plain(char c) {
  constexpr std::string_view marks = "-+.,=@";
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || marks.find(c) != std::string_view::npos
         || static_cast<unsigned char>(c) >= 0x80U;
}

void remove_image_ending(std::string_view& pattern) {
  constexpr std::array<std::string_view, 8> endings{".*",    ".tif", ".tiff", ".TIF",
                                                    ".TIFF", ".png", ".PNG",  ".tif*"};
  for (const std::string_view ending : endings) {
    if (pattern.ends_with(ending)) {
      pattern.remove_suffix(ending.size());
      return;
    }
  }
}

std::string numbered(const char* what, const std::optional<int>& number) {
  return number ? text("_", what, *number) : std::string();
}

std::string range_text(const char* axis, std::int64_t begin, std::int64_t end) {
  return text("_", axis, begin, "-", end);
}

std::string region_text(const std::optional<Box3>& roi) {
  return roi ? range_text("x", roi->begin.x, roi->end.x) + range_text("y", roi->begin.y, roi->end.y)
                   + range_text("z", roi->begin.z, roi->end.z)
             : std::string();
}

} // namespace

std::string pattern_name(std::string_view pattern) {
  remove_image_ending(pattern);
  std::string name;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i).starts_with("{z}") || pattern.substr(i).starts_with("[0-9]")) {
      i += pattern[i] == '{' ? 2 : 4;
    } else if (is_plain(pattern[i])) {
      name += pattern[i];
      continue;
    }
    name += name.empty() || name.back() == '_' ? "" : "_";
  }
  name.erase(name.find_last_not_of("_-.") + 1);
  name.erase(0, std::min(name.find_first_not_of("_-."), name.size()));
  return name;
}

std::string part_name(const RunConfig& config) {
  const std::string of_pattern = pattern_name(config.pattern);
  const ImageChoice& choice = config.choice;
  return text(of_pattern.empty() ? "" : "_" + of_pattern, numbered("channel", choice.channel),
              numbered("time", choice.time), numbered("image", choice.image),
              choice.level > 0 ? text("_level", choice.level) : std::string(), region_text(config.roi));
}

std::string plain_name(const fs::path& path) {
  const fs::path stem = path.stem();
  return (stem.extension() == ".ome" ? stem.stem() : stem).string();
}

std::string input_name(const fs::path& input) {
  const std::optional<fs::path> zarr = outermost_zarr_folder(input);
  return !zarr && fs::is_directory(input) ? input.filename().string() : plain_name(zarr.value_or(input));
}

} // namespace lsdeconv
