#include "lsdeconv/core/random_text.hpp"

#include "lsdeconv/core/text.hpp"

#include <random>

namespace lsdeconv {

std::string random_text() {
  std::random_device random;
  return hex_text((std::uint64_t{random()} << 32U) + random());
}

} // namespace lsdeconv
