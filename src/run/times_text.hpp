#pragma once

#include <string>

namespace lsdeconv {

/// "1.16 times" with two decimals, "12 times" from ten on.
std::string times_text(double times, int decimals);

} // namespace lsdeconv
