#pragma once

#include <string>
#include <vector>

namespace lsdeconv {

/// The name of a slice without .tif, cut where digits begin and end: img_, 0012, _c, 1.
using NamePieces = std::vector<std::string>;
NamePieces name_pieces(const std::string& name);

/// Which of the pieces are digits.
std::vector<std::size_t> digit_columns(const NamePieces& pieces);

/// The shell pattern of all names that differ from these pieces only at `columns`.
std::string shell_pattern(const NamePieces& pieces, const std::vector<std::size_t>& columns);

} // namespace lsdeconv
