#pragma once

#include <cstdint>
#include <string_view>

namespace lsdeconv {

/// Where a hash begins that has read nothing yet.
inline constexpr std::uint64_t empty_text_hash = 0xCBF29CE484222325ULL;

/// FNV-1a (Fowler, Noll & Vo): the hash of what was read before, followed by `text`. Not for secrets.
constexpr std::uint64_t text_hash(std::string_view text, std::uint64_t before = empty_text_hash) {
  for (const char c : text) {
    before = (before ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return before;
}

} // namespace lsdeconv
