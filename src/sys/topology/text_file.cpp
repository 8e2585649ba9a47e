#include "text_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

namespace lsdeconv::topology {
namespace {

std::string trimmed(std::string_view text) {
  constexpr const char* blanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return std::string(text.substr(0, text.find_last_not_of(blanks) + 1));
}

/// What follows `key` on the first line that begins with it.
std::optional<std::string_view> rest_of_line(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.starts_with(key)) {
      return line.substr(key.size());
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return std::nullopt;
}

} // namespace

std::optional<std::string> content_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) {
    return std::nullopt;
  }
  try {
    return std::string{std::istreambuf_iterator<char>(file), {}};
  } catch (const std::ios_base::failure&) { // of the buffer: the file's process has ended, say
    return std::nullopt;
  }
}

std::optional<std::int64_t> leading_number(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} ? std::optional(value) : std::nullopt;
}

std::string first_line_of(const std::filesystem::path& path) {
  return trimmed(rest_of_line(content_of(path).value_or(""), "").value_or(""));
}

std::optional<std::int64_t> number_after(std::string_view text, std::string_view key) {
  return leading_number(rest_of_line(text, key).value_or(""));
}

std::string value_after(std::string_view text, std::string_view key) {
  return trimmed(rest_of_line(text, key).value_or(""));
}

} // namespace lsdeconv::topology
