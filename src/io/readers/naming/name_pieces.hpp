#pragma once

#include <string>
#include <vector>

namespace lsdeconv {

/// The name of a slice without .tif, divided where digits begin and end: img_, 0012, _c, 1. The index of a
/// piece is called its column: names of a series have the same pieces, but for some columns of digits.
using NamePieces = std::vector<std::string>;
NamePieces name_pieces(const std::string& name);

/// The columns that are digits.
std::vector<std::size_t> digit_columns(const NamePieces& pieces);

/// The shell pattern that matches all names that differ from these pieces at `columns` only.
std::string shell_pattern(const NamePieces& pieces, const std::vector<std::size_t>& columns);

} // namespace lsdeconv
