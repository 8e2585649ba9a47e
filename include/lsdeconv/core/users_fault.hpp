#pragma once

#include <exception>
#include <string>

namespace lsdeconv {

/// What to tell of a failure of the system that another command would avoid: a path that no file can have, or
/// more threads and processes than the user may start. Empty for every other failure.
std::string users_fault(const std::exception& failure);

} // namespace lsdeconv
