#include "config_lines.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr std::chrono::seconds patience(5); ///< With a pipe that nobody writes into.

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A character that word processors write in place of that of the keyboard.
struct Typographic {
  std::string_view character; ///< In UTF-8.
  std::string_view plain;     ///< What it is to be replaced with.
};

constexpr std::array<Typographic, 8> quotes{{{"\u201C", "\""},
                                             {"\u201D", "\""},
                                             {"\u201E", "\""},
                                             {"\u00AB", "\""},
                                             {"\u00BB", "\""},
                                             {"\u2018", "'"},
                                             {"\u2019", "'"},
                                             {"\u201A", "'"}}};
constexpr std::array<Typographic, 8> others{{{"\u2010", "-"},
                                             {"\u2011", "-"},
                                             {"\u2012", "-"},
                                             {"\u2013", "-"},
                                             {"\u2014", "-"},
                                             {"\u2212", "-"},
                                             {"\u00A0", "a space"},
                                             {"\u202F", "a space"}}};

constexpr std::array<std::string_view, 11> blanks{
    " ", "\t", "\r", "\v", "\f", "\x1A", "\u00A0", "\u202F", "\u200B", "\u200E", byte_order_mark};

/// A descriptor that is closed with its scope.
class OpenFile {
public:
  explicit OpenFile(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
      throw UserError(text("it cannot be read: ", std::strerror(errno)));
    }
  }
  ~OpenFile() { (void)::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  OpenFile(OpenFile&&) = delete;
  OpenFile& operator=(OpenFile&&) = delete;

  [[nodiscard]] mode_t mode() const {
    struct stat status {};
    return ::fstat(descriptor_, &status) == 0 ? status.st_mode : 0;
  }

  /// Waits until something can be read. False where that took too long.
  [[nodiscard]] bool wait(std::chrono::milliseconds longest) const {
    pollfd waited{descriptor_, POLLIN, 0};
    return ::poll(&waited, 1, static_cast<int>(longest.count())) != 0;
  }

  /// Appends what can be read now. False at the end of the file.
  [[nodiscard]] bool read(std::string& bytes) const {
    std::array<char, 4096> part{};
    const ssize_t got = ::read(descriptor_, part.data(), part.size());
    if (got < 0 && errno != EAGAIN && errno != EINTR) {
      throw UserError(text("it cannot be read: ", std::strerror(errno)));
    }
    bytes.append(part.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return got != 0;
  }

private:
  int descriptor_;
};

[[noreturn]] void refuse_character(std::string_view character, std::string_view plain) {
  throw UserError(text("'", character,
                       "' is a character that word processors make of that of the keyboard; write ", plain,
                       " in its place"));
}

} // namespace

std::string config_bytes(const std::filesystem::path& path) {
  const OpenFile file(path);
  const mode_t mode = file.mode();
  if (S_ISDIR(mode)) {
    throw UserError("it cannot be read: it is a folder");
  }
  const auto end = std::chrono::steady_clock::now() + patience;
  std::string bytes;
  do {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (!S_ISREG(mode) && (left.count() <= 0 || !file.wait(left))) {
      throw UserError(text("it is no file but a pipe or a device that gave no whole text within ",
                           patience.count(), " s; name a file"));
    }
    if (bytes.size() > most_bytes) {
      throw UserError(text("it is larger than ", bytes_text(most_bytes),
                           ", which no config file is; did you mean --input?"));
    }
  } while (file.read(bytes));
  if (S_ISFIFO(mode) && bytes.empty()) {
    throw UserError("it is a pipe that gives nothing, or nothing a second time; name a file");
  }
  return bytes;
}

std::vector<std::string> config_lines(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    throw UserError("it is text in UTF-16 (\"Unicode\"); save it as UTF-8");
  }
  if (bytes.find('\0') != std::string_view::npos) {
    throw UserError("it holds bytes that are no text; a config file is plain text in UTF-8");
  }
  bytes.remove_prefix(bytes.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    lines.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(end);
    bytes.remove_prefix(bytes.starts_with("\r\n") ? 2 : std::min<std::size_t>(bytes.size(), 1));
  }
  return lines;
}

std::string without_blanks(std::string_view text) {
  const auto strip = [](auto is_at_end, auto remove) {
    const auto found = std::find_if(blanks.begin(), blanks.end(), is_at_end);
    if (found == blanks.end()) {
      return false;
    }
    remove(found->size());
    return true;
  };
  while (strip([&](std::string_view blank) { return text.starts_with(blank); },
               [&](std::size_t bytes) { text.remove_prefix(bytes); })) {
  }
  while (strip([&](std::string_view blank) { return text.ends_with(blank); },
               [&](std::size_t bytes) { text.remove_suffix(bytes); })) {
  }
  return std::string(text);
}

void refuse_typographic(std::string_view text) {
  for (const auto* list : {&quotes, &others}) {
    for (const Typographic& one : *list) {
      if (text.find(one.character) != std::string_view::npos) {
        refuse_character(one.character, one.plain);
      }
    }
  }
}

void refuse_typographic_quotes(std::string_view text) {
  for (const Typographic& one : quotes) {
    if (text.starts_with(one.character)) {
      refuse_character(one.character, one.plain);
    }
  }
}

} // namespace lsdeconv
