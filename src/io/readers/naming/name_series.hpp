#pragma once

#include "name_pieces.hpp"

#include <cstddef>
#include <vector>

namespace lsdeconv {

/// The digits of the names that differ between them, as columns of their pieces, once it is sure that the
/// names are one series. Throws UserError, which suggests --pattern, where they are several: other words in
/// the names, or two columns that count, such as channel and slice.
std::vector<std::size_t> counting_columns(const std::vector<NamePieces>& names);

} // namespace lsdeconv
