#pragma once

#include <cstdint>

namespace lsdeconv {

/// The position in [0, size) of the value that a signal has at `position` when it is continued beyond its
/// ends by its mirror image, the values at the ends twice: … b a | a b c | c b ….
inline std::int64_t mirrored(std::int64_t position, std::int64_t size) {
  const std::int64_t period = 2 * size;
  const std::int64_t folded = ((position % period) + period) % period;
  return folded < size ? folded : period - 1 - folded;
}

} // namespace lsdeconv
