#include "checkpoint_checksums.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

/// Exported by HDF5 without a header of its own.
extern "C" std::uint32_t H5_checksum_metadata(const void* data, std::size_t length, std::uint32_t initial);

namespace lsdeconv::testing {
namespace {

using Bytes = std::span<std::uint8_t>;

constexpr std::size_t superblock_bytes = 44; ///< Version 2 or 3 with addresses of 8 bytes, checksum apart.
constexpr std::size_t checksum_bytes = sizeof(std::uint32_t);

void repair(Bytes file, std::size_t begin, std::size_t length) {
  if (begin + length + checksum_bytes <= file.size()) {
    const std::uint32_t sum = H5_checksum_metadata(file.data() + begin, length, 0);
    std::memcpy(file.data() + begin + length, &sum, checksum_bytes);
  }
}

/// Bytes of the object header that begins there, checksum apart; 0 where it cannot be.
std::size_t header_length(Bytes file, std::size_t begin) {
  constexpr std::size_t fixed = 6; // signature, version, flags
  if (begin + fixed + sizeof(std::uint64_t) + 20 > file.size()) {
    return 0;
  }
  const unsigned flags = file[begin + 5];
  const std::size_t times = (flags & 0x20U) != 0 ? 16 : 0;
  const std::size_t phases = (flags & 0x10U) != 0 ? 4 : 0;
  const std::size_t width = std::size_t{1} << (flags & 3U);
  std::uint64_t chunk = 0;
  std::memcpy(&chunk, file.data() + begin + fixed + times + phases, width);
  const std::size_t head = fixed + times + phases + width;
  return chunk < file.size() ? head + chunk : 0;
}

} // namespace

void repair_checksums(Bytes file) {
  constexpr std::string_view signature = "OHDR";
  repair(file, 0, superblock_bytes);
  for (auto at = file.begin(); at != file.end(); ++at) {
    at = std::search(at, file.end(), signature.begin(), signature.end());
    if (at == file.end()) {
      break;
    }
    const auto begin = static_cast<std::size_t>(at - file.begin());
    if (const std::size_t length = header_length(file, begin); length > 0) {
      repair(file, begin, length);
    }
  }
}

} // namespace lsdeconv::testing
