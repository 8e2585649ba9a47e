#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lsdeconv {

bool starts_with_digit(std::string_view text);

/// The longest beginning that is all digits or all other characters.
std::string_view first_piece(std::string_view text);

/// All pieces in turn: "img_0012_c1" is img_, 0012, _c, 1.
std::vector<std::string_view> pieces_of(std::string_view text);

/// Order of two runs of digits by value, however long: negative, 0, positive.
int compare_numbers(std::string_view a, std::string_view b);

/// Value of a run of digits; nothing where it has more than 18 that count.
std::optional<std::int64_t> number_of(std::string_view digits);

} // namespace lsdeconv
