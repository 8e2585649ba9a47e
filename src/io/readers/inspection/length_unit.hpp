#pragma once

#include <string_view>

namespace lsdeconv {

/// The number of micrometres in a unit of length, in the spellings of microscopes and ImageJ: "nm", "micron",
/// "µm" in UTF-8, Latin-1 or escaped, "mm", "cm", "inch" …, in upper or lower case. 0 for anything else,
/// "pixel" included.
double micrometres_per(std::string_view unit);

} // namespace lsdeconv
