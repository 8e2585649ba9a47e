#include "name_series.hpp"

#include "../inspection/fault_list.hpp"
#include "digit_runs.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lsdeconv {
namespace {

/// Number of files by the shell pattern that selects their series.
using Series = std::map<std::string, std::int64_t>;

[[noreturn]] void refuse(const Series& series) {
  std::vector<std::string> list;
  for (const auto& [pattern, files] : series) {
    list.push_back(text("--pattern '", pattern, "' (", files, files == 1 ? " file)" : " files)"));
  }
  throw UserError(
      text("the files form ", series.size(), " series, not one; pick one of them:", bullet_list(list)));
}

/// Refuses names that differ in words, such as img_red_1 and img_green_1. For the suggested patterns the last
/// column of digits is taken for the slice.
void require_equal_words(const std::vector<NamePieces>& names) {
  std::set<std::string> words;
  Series series;
  for (const NamePieces& pieces : names) {
    std::vector<std::size_t> columns = digit_columns(pieces);
    words.insert(shell_pattern(pieces, columns));
    columns.erase(columns.begin(), columns.end() - (columns.empty() ? 0 : 1));
    ++series[shell_pattern(pieces, columns)];
  }
  if (words.size() > 1) {
    refuse(series);
  }
}

/// The columns of digits that do not have the same value in all names.
std::vector<std::size_t> varying_columns(const std::vector<NamePieces>& names) {
  std::vector<std::size_t> columns = digit_columns(names.front());
  std::erase_if(columns, [&](std::size_t column) {
    return std::all_of(names.begin(), names.end(), [&](const NamePieces& pieces) {
      return compare_numbers(pieces[column], names.front()[column]) == 0;
    });
  });
  return columns;
}

/// Refuses names in which something beside the number of the slice (`column`) varies, such as the channel in
/// img_C00_Z0001, unless it is different in every file, as times are.
void require_one_count(const std::vector<NamePieces>& names, std::size_t column) {
  Series series;
  for (const NamePieces& pieces : names) {
    ++series[shell_pattern(pieces, {column})];
  }
  if (series.size() > 1 && series.size() < names.size()) {
    refuse(series);
  }
}

} // namespace

std::vector<std::size_t> counting_columns(const std::vector<NamePieces>& names) {
  require_equal_words(names);
  std::vector<std::size_t> columns = varying_columns(names);
  if (columns.size() > 1) {
    require_one_count(names, columns.back());
  }
  return columns;
}

} // namespace lsdeconv
