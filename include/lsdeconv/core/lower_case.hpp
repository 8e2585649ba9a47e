#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace lsdeconv {

/// The text with the letters A to Z in lower case; all other bytes stay, in every locale.
inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

} // namespace lsdeconv
