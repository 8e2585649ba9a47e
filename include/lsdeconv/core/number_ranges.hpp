#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// "0 to 11, 17 and 40 to 41" for numbers in ascending order without repetition. At most `most` ranges are
/// written out; the numbers in the others are counted: "0 to 11, 17 and 25 more". Empty for no numbers.
std::string ranges_text(const std::vector<std::int64_t>& ascending, std::size_t most = 8);

/// "0-11,17,40-41" for ascending numbers, as the system lists processors.
std::string range_list(const std::vector<std::int64_t>& ascending);

} // namespace lsdeconv
