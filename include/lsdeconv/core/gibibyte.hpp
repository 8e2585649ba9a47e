#pragma once

#include <cstdint>

namespace lsdeconv {

/// 2^20 bytes.
inline constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
/// 2^30 bytes. Options give memory in GiB.
inline constexpr std::int64_t gibibyte = std::int64_t{1} << 30;

} // namespace lsdeconv
