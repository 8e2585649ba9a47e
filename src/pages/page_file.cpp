#include "lsdeconv/pages/page_file.hpp"

#include "page_mark.hpp"

#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace fs = std::filesystem;

bool is_own_page(const fs::path& path) {
  return head_of(path, 4096).find(page_mark) != std::string::npos;
}

void require_page_place(const fs::path& path, const std::string& option) {
  require_file_place(path, option, "report.html");
  require_own_file(path, is_own_page, option);
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
