#include "possible_place.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <climits>
#include <unistd.h>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// Bytes of the longest name in a folder, as far as the file system tells.
std::size_t longest_name(const fs::path& folder) {
  const long most = ::pathconf(folder.c_str(), _PC_NAME_MAX);
  return most > 0 ? static_cast<std::size_t>(most) : NAME_MAX;
}

void require_short_names(const fs::path& place, std::size_t added) {
  constexpr std::size_t files_in_it = 64; // bytes of their names
  if (place.string().size() + added + files_in_it >= PATH_MAX) {
    throw UserError(text("the path ", place.string(), " is too long: paths have at most ", PATH_MAX - 1,
                         " bytes, those of the files in it included; name another"));
  }
  const std::size_t last = place.filename().string().size() + added;
  const fs::path folder = place.has_parent_path() ? place.parent_path() : fs::path(".");
  std::size_t longest = last;
  for (const fs::path& name : folder) {
    longest = std::max(longest, name.string().size());
  }
  if (const std::size_t most = longest_name(folder); longest > most) {
    throw UserError(text("a name in ", place.string(), " is too long: its file system allows ", most,
                         " bytes",
                         longest == last && added > 0 ? text(", of which files beside it take ", added) : "",
                         "; take a shorter one"));
  }
}

} // namespace

void require_possible_place(const fs::path& place, std::size_t added) {
  if (place.empty()) {
    return;
  }
  require_short_names(place, added);
  std::error_code unknown;
  for (fs::path part = fs::absolute(place); part.has_relative_path(); part = part.parent_path()) {
    if (fs::exists(fs::status(part, unknown))) {
      return;
    }
    if (fs::is_symlink(fs::symlink_status(part, unknown))) {
      (void)fs::status(part, unknown);
      throw UserError(text(part.string(), " is a link to ", fs::read_symlink(part).string(),
                           unknown == std::errc::too_many_symbolic_link_levels ? ", which leads in a circle"
                                                                               : ", which does not exist",
                           "; mend or remove the link, or name another place"));
    }
  }
}

} // namespace lsdeconv
