#pragma once

#include "lsdeconv/run/preparation/tuning.hpp"

#include <string>

namespace lsdeconv {

/// In what a setting differs from the chosen one: "25 iterations, total variation 0.002"; "as chosen" where
/// in nothing.
std::string setting_name(const TuningSetting& setting, const TuningSetting& chosen);

} // namespace lsdeconv
