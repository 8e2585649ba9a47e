#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lsdeconv {

bool starts_with_digit(std::string_view text);

/// The longest prefix that consists of digits only, or of other characters only.
std::string_view first_piece(std::string_view text);

/// The text divided into such pieces: "img_0012_c1" into img_, 0012, _c, 1.
std::vector<std::string_view> pieces_of(std::string_view text);

/// Compares two runs of digits of any length by value: negative, 0 or positive.
int compare_numbers(std::string_view a, std::string_view b);

/// The value of a run of digits; none where it has more than 18 digits, leading zeros not counted.
std::optional<std::int64_t> number_of(std::string_view digits);

} // namespace lsdeconv
