#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Least number of inserted, deleted, replaced or swapped neighbouring characters that make one word of the
/// other (optimal string alignment; Damerau 1964).
int edit_distance(std::string_view a, std::string_view b);

/// The candidate that was likeliest meant, the first of several equal ones; empty where none is near.
std::string_view nearest_name(std::string_view wanted, const std::vector<std::string_view>& candidates);

} // namespace lsdeconv
