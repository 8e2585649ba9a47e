#pragma once

#include "lsdeconv/core/text.hpp"

#include <string_view>

namespace lsdeconv {

/// "1 block", "12 blocks": for nouns whose plural only adds an s.
inline std::string count_text(std::int64_t count, std::string_view noun) {
  return text(count, ' ', noun, count == 1 ? "" : "s");
}

} // namespace lsdeconv
