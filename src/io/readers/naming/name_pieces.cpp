#include "name_pieces.hpp"

#include "digit_runs.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <filesystem>

namespace lsdeconv {
namespace {

/// Escapes the special characters of shell patterns: names such as "[00 x 00]" are common.
std::string quoted(const std::string& piece) {
  std::string pattern;
  for (const char c : piece) {
    pattern += c == '[' || c == '*' || c == '?' ? text('[', c, ']') : std::string(1, c);
  }
  return pattern;
}

} // namespace

NamePieces name_pieces(const std::string& name) {
  const std::string stem = std::filesystem::path(name).stem().string();
  const auto views = pieces_of(stem);
  return {views.begin(), views.end()};
}

std::vector<std::size_t> digit_columns(const NamePieces& pieces) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (starts_with_digit(pieces[i])) {
      columns.push_back(i);
    }
  }
  return columns;
}

std::string shell_pattern(const NamePieces& pieces, const std::vector<std::size_t>& columns) {
  std::string pattern;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool variable = std::find(columns.begin(), columns.end(), i) != columns.end();
    pattern += variable ? "*" : quoted(pieces[i]);
  }
  return pattern + ".*";
}

} // namespace lsdeconv
