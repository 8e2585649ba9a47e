#pragma once

#include "name_pieces.hpp"

#include <cstddef>
#include <vector>

namespace lsdeconv {

/// The columns of digits in which names of one series differ. Throws UserError, which suggests values of
/// --pattern, where the names form several series: they differ in words (img_red_1, img_green_1), or two
/// columns count, such as channel and slice (img_C00_Z0001). A column that has another value in every file,
/// such as a time, is none that tells series apart.
std::vector<std::size_t> counting_columns(const std::vector<NamePieces>& names);

} // namespace lsdeconv
