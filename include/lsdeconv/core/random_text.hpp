#pragma once

#include <string>

namespace lsdeconv {

/// Sixteen random hexadecimal digits from the system's source of randomness: unpredictable, for the names of
/// temporary files and for identifiers.
std::string random_text();

} // namespace lsdeconv
