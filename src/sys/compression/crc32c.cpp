#include "lsdeconv/sys/compression/compression.hpp"

#include <array>

namespace lsdeconv::compression {
namespace {

constexpr std::uint32_t polynomial = 0x82F63B78; // reflected
constexpr std::size_t lanes = 8;
using Table = std::array<std::array<std::uint32_t, 256>, lanes>;

/// table[k][b]: the checksum of byte b with k bytes of zeros behind it.
constexpr Table make_table() {
  Table table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value >> 1) ^ ((value & 1) != 0 ? polynomial : 0);
    }
    table[0][byte] = value;
  }
  for (std::size_t lane = 1; lane < lanes; ++lane) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = table[lane - 1][byte];
      table[lane][byte] = (before >> 8) ^ table[0][before & 0xFF];
    }
  }
  return table;
}

constexpr Table table = make_table();

} // namespace

std::uint32_t crc32c(BytesView bytes) {
  std::uint32_t value = ~std::uint32_t{0};
  while (bytes.size() >= lanes) {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < lanes; ++i) {
      const auto before = i < sizeof(value) ? value >> (8 * i) & 0xFF : 0;
      next ^= table[lanes - 1 - i][before ^ std::to_integer<std::uint32_t>(bytes[i])];
    }
    value = next;
    bytes = bytes.subspan(lanes);
  }
  for (const std::byte byte : bytes) {
    value = (value >> 8) ^ table[0][(value ^ std::to_integer<std::uint32_t>(byte)) & 0xFF];
  }
  return ~value;
}

} // namespace lsdeconv::compression
