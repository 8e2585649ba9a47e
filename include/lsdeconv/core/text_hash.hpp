#pragma once

#include <cstdint>
#include <string_view>

namespace lsdeconv {

/// The hash of the empty text.
inline constexpr std::uint64_t empty_text_hash = 0xCBF29CE484222325ULL;

/// 64-bit FNV-1a hash (Fowler, Noll & Vo) of the text whose hash is `before`, followed by `text`. No
/// protection against whoever wants two texts of one hash.
constexpr std::uint64_t text_hash(std::string_view text, std::uint64_t before = empty_text_hash) {
  for (const char c : text) {
    before = (before ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return before;
}

} // namespace lsdeconv
