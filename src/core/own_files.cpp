#include "lsdeconv/core/own_files.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <string_view>
#include <unistd.h>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

bool holds_all(const std::string& head, std::initializer_list<std::string_view> marks) {
  for (const std::string_view mark : marks) {
    if (head.find(mark) == std::string::npos) {
      return false;
    }
  }
  return true;
}

} // namespace

std::string head_of(const fs::path& path, std::size_t bytes) {
  std::error_code unknown;
  if (!fs::is_regular_file(path, unknown)) { // a pipe would keep its reader waiting
    return {};
  }
  std::string head(bytes, '\0');
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(bytes));
  head.resize(static_cast<std::size_t>(in.gcount()));
  return head;
}

bool is_own_report(const fs::path& path) {
  const std::string head = head_of(path);
  return head.starts_with('{')
         && (holds_all(head, {"\"fingerprint\":", "\"runs\":"}) // as it begins since version 2
             || holds_all(head, {"\"program\":", "\"libraries\":"}));
}

bool is_own_status(const fs::path& path) {
  const std::string head = head_of(path);
  return head.starts_with('{') && holds_all(head, {"\"beat\":", "\"blocks_done\":"});
}

bool is_own_trace(const fs::path& path) {
  const std::string head = head_of(path, 4096);
  const bool hardly_begun = head == "[" || head == "[\n";
  return hardly_begun
         || (head.starts_with('[') && holds_all(head, {"\"process_name\"", "\"args\":{\"name\":\"rank "}));
}

bool is_in_the_way(const fs::path& path, const IsOwn& is_own) {
  std::error_code unknown;
  const fs::file_status there = fs::status(path, unknown);
  if (!fs::exists(there) && fs::is_symlink(fs::symlink_status(path, unknown))) { // to nothing
    return true;
  }
  if (!fs::exists(there) || fs::is_directory(there)) { // a folder is never replaced by a file
    return false;
  }
  return !fs::is_regular_file(there) || (fs::file_size(path, unknown) > 0 && !is_own(path));
}

void require_file_place(const fs::path& path, const std::string& option, const std::string& example) {
  const fs::path folder = fs::absolute(path).parent_path();
  if (fs::is_directory(path) || !path.has_filename()) {
    throw UserError(text(option, ' ', path.string(), " is a folder; name a file in it, such as ",
                         (path / example).string()));
  }
  if (!fs::is_directory(folder)) {
    throw UserError(text(option, ' ', path.string(), ": the folder ", folder.string(),
                         " does not exist; make it, or name another"));
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw UserError(text("cannot write to ", folder.string(), ": ", std::strerror(errno),
                         "; name a file elsewhere with ", option));
  }
}

void require_own_file(const fs::path& path, const IsOwn& is_own, const std::string& option) {
  if (is_in_the_way(path, is_own)) {
    throw UserError(text(path.string(),
                         " was not written by this program and would be replaced; name another ", option,
                         ", or move it away"));
  }
}

} // namespace lsdeconv
