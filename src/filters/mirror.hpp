#pragma once

#include <cstdint>

namespace lsdeconv {

/// The position in [0, size) that stands for any position of a signal mirrored beyond its ends, the end value
/// twice: … b a | a b c | c b ….
inline std::int64_t mirrored(std::int64_t position, std::int64_t size) {
  const std::int64_t period = 2 * size;
  const std::int64_t folded = ((position % period) + period) % period;
  return folded < size ? folded : period - 1 - folded;
}

} // namespace lsdeconv
