#include "lsdeconv/pages/page_file.hpp"

#include "page_mark.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace lsdeconv {
namespace fs = std::filesystem;

bool is_own_page(const fs::path& path) {
  return head_of(path, 4096).find(page_mark) != std::string::npos;
}

void require_page_place(const fs::path& path, const std::string& option) {
  const fs::path folder = fs::absolute(path).parent_path();
  if (fs::is_directory(path) || !path.has_filename()) {
    throw UserError(text(option, ' ', path.string(), " is a folder; name a file in it, such as ",
                         (path / "report.html").string()));
  }
  if (!fs::is_directory(folder)) {
    throw UserError(text(option, ' ', path.string(), ": the folder ", folder.string(),
                         " does not exist; make it, or name another"));
  }
  require_own_file(path, is_own_page, option);
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw UserError(text("cannot write to ", folder.string(), ": ", std::strerror(errno),
                         "; name a file elsewhere with ", option));
  }
}

std::string write_page(const fs::path& path, const std::string& html) {
  try {
    if (is_in_the_way(path, is_own_page)) {
      return text(path.string(), " was not written by this program and is left as it is");
    }
    replace_file(path, html);
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

} // namespace lsdeconv
