#pragma once

#include <cstdint>

namespace lsdeconv {

/// In bytes. Options give memory in GiB.
inline constexpr std::int64_t gibibyte = std::int64_t{1} << 30;

} // namespace lsdeconv
