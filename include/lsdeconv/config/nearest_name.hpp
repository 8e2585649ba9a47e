#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Least number of insertions, deletions, replacements and swaps of neighbouring characters that turn one
/// word into the other (optimal string alignment distance; Damerau 1964).
int edit_distance(std::string_view a, std::string_view b);

/// The candidate that was most likely meant: the one that begins with `wanted` (of at least 3 characters) or
/// has the least edit distance, the first of equal ones. Empty where no typing error explains the distance:
/// one character in up to six, one more in four more.
std::string_view nearest_name(std::string_view wanted, const std::vector<std::string_view>& candidates);

} // namespace lsdeconv
