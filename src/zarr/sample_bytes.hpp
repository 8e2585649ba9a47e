#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lsdeconv::zarr {

/// Whether bytes stored in that order must be turned for this machine.
constexpr bool is_foreign_order(bool big_endian) {
  return big_endian != (std::endian::native == std::endian::big);
}

/// Turns the order of bytes of every sample of 1, 2, 4 or 8 bytes, in place.
void turn_bytes(std::span<std::byte> samples, std::int64_t sample_bytes);

} // namespace lsdeconv::zarr
