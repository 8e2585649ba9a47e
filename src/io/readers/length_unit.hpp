#pragma once

#include <string_view>

namespace lsdeconv {

/// Micrometres in a unit of length as microscopes and ImageJ spell it: "nm", "micron", "µm" in UTF-8, Latin-1
/// or escaped, "mm", "cm", "inch" …, upper or lower case alike. 0 for anything else, pixels included.
double micrometres_per(std::string_view unit);

} // namespace lsdeconv
