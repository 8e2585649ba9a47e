/// Hostile PNGs: whatever the file holds, opening and reading it ends with voxels or with an Error.

#include "fuzz_support.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace lsdeconv {
namespace {

/// What a file may claim is not bounded; what this process reads of it is.
constexpr std::int64_t most_voxels = 1 << 18;

constexpr std::size_t signature_bytes = 8;
constexpr std::size_t number_bytes = 4;

std::uint32_t number_at(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U | std::uint32_t{bytes[2]} << 8U
         | bytes[3];
}

/// The checksum of PNG's chunks, ISO 3309.
std::uint32_t checksum(std::span<const std::uint8_t> bytes) {
  std::uint32_t sum = ~0U;
  for (const std::uint8_t byte : bytes) {
    sum ^= byte;
    for (int bit = 0; bit < 8; ++bit) {
      sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~sum;
}

/// Gives every chunk its checksum: length, type, data and checksum follow each other.
void repair_checksums(std::span<std::uint8_t> file) {
  for (std::size_t at = signature_bytes; at + 3 * number_bytes <= file.size();) {
    const std::size_t data = number_at(file.data() + at);
    if (data > file.size() - at - 3 * number_bytes) {
      return;
    }
    const std::size_t end = at + 2 * number_bytes + data;
    const std::uint32_t sum = checksum(file.subspan(at + number_bytes, number_bytes + data));
    for (std::size_t i = 0; i < number_bytes; ++i) {
      file[end + i] = static_cast<std::uint8_t>(sum >> (24U - 8U * i));
    }
    at = end + number_bytes;
  }
}

void open_and_read(const std::filesystem::path& folder) {
  const auto reader = open_volume(folder, {.cache_bytes = 1 << 20}, testing::single_rank());
  const Extent3 extent = reader->description().extent;
  if (voxel_count(extent) <= most_voxels) {
    Volume<float> voxels(extent);
    reader->read(whole(extent), voxels.view());
  }
}

} // namespace
} // namespace lsdeconv

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  try {
    lsdeconv::open_and_read(lsdeconv::testing::as_file(bytes, size, "input.png").parent_path());
  } catch (const lsdeconv::Error&) {
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

/// Repairs the checksums that a change has broken, but for one input in eight.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most,
                                               unsigned seed) {
  const std::size_t mutated = LLVMFuzzerMutate(bytes, size, most);
  if (seed % 8 != 0) {
    lsdeconv::repair_checksums({bytes, mutated});
  }
  return mutated;
}
