#include "lsdeconv/core/shell_word.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace lsdeconv {

std::string shell_quoted(const std::string& word) {
  std::string quoted = "'";
  for (const char c : word) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

std::string shell_word(const std::string& word) {
  const auto is_plain = [](char c) {
    constexpr std::string_view marks = "+-./:=@_,%";
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || marks.find(c) != std::string_view::npos;
  };
  return !word.empty() && std::all_of(word.begin(), word.end(), is_plain) ? word : shell_quoted(word);
}

} // namespace lsdeconv
