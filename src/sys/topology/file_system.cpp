#include "lsdeconv/sys/topology/file_system.hpp"

#include "mounts.hpp"

#include <algorithm>
#include <system_error>

namespace lsdeconv::topology {
namespace {

namespace fs = std::filesystem;

bool lies_below(const fs::path& path, const fs::path& place) {
  const auto [in_place, in_path] = std::mismatch(place.begin(), place.end(), path.begin(), path.end());
  return in_place == place.end() || (place == place.root_path() && path.has_root_directory());
}

std::size_t depth(const fs::path& path) {
  return path == path.root_path() ? 0 : static_cast<std::size_t>(std::distance(path.begin(), path.end()));
}

} // namespace

FileSystem file_system_of(const fs::path& root, const fs::path& path) {
  FileSystem found;
  std::size_t deepest = 0;
  for (const Mount& mount : mounts(root)) {
    if (lies_below(path, mount.place) && depth(mount.place) >= deepest) {
      deepest = depth(mount.place);
      found = {mount.type, mount.options};
    }
  }
  return found;
}

fs::path nearest_folder(const fs::path& path) {
  std::error_code problem;
  fs::path folder = fs::absolute(path.empty() ? "." : path, problem);
  while (!fs::is_directory(folder, problem) && folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  const fs::path real = fs::canonical(folder, problem);
  return problem ? folder : real;
}

} // namespace lsdeconv::topology
