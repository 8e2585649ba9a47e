#include "series_places.hpp"

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/text.hpp"

#include <set>
#include <string>
#include <string_view>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// A name for the files of a pattern.
std::string name_of(std::string_view pattern) {
  const std::string name = pattern_name(pattern);
  return name.empty() ? "slices" : name;
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && relative != "." && *relative.begin() != "..";
}

/// The place of a volume below the folder of all results.
fs::path wished_place(const FoundVolume& volume, const fs::path& root) {
  const fs::path relative = volume.path.lexically_relative(root);
  const fs::path folder = relative == "." ? fs::path() : relative;
  if (!volume.pattern.empty()) {
    return folder / name_of(volume.pattern);
  }
  return volume.path == volume.first ? folder.parent_path() / volume.path.stem() : folder;
}

} // namespace

std::vector<SeriesPlace> series_places(const std::vector<FoundVolume>& volumes, const fs::path& root,
                                       const fs::path& output) {
  std::vector<SeriesPlace> places;
  std::set<fs::path> wished;
  for (const FoundVolume& volume : volumes) {
    wished.insert(output / wished_place(volume, root) / "");
  }
  std::set<fs::path> taken;
  for (const FoundVolume& volume : volumes) {
    fs::path place = output / wished_place(volume, root);
    const auto next = wished.upper_bound(place / "");
    if (next != wished.end() && lies_in(*next, place)) { // beside its checkpoint there would be others
      place /= "slices";
    }
    const std::string name = place.filename().string();
    for (int again = 2; !taken.insert(place).second; ++again) {
      place.replace_filename(text(name, "_", again));
    }
    places.push_back({volume.path, volume.pattern, place});
  }
  return places;
}

} // namespace lsdeconv
