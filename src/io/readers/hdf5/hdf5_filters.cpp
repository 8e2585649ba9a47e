#include "hdf5_filters.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/compression/compression.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace lsdeconv {
namespace {

using Bytes = std::vector<std::byte>;

/// Bytes of the checksum that the filter fletcher32 appends.
constexpr std::size_t fletcher_bytes = 4;

/// What is to be known of a chunk to undo a filter.
struct ChunkSize {
  std::int64_t bytes;         ///< Of all elements.
  std::int64_t element_bytes; ///< Of one.
  /// Bytes that a filter may give: those of the elements, and checksums between two filters.
  [[nodiscard]] std::int64_t most() const { return bytes + 64; }
};

/// The bytes of all elements stand in order of their place in the element: first all first bytes.
Bytes unshuffled(const Bytes& bytes, const ChunkSize& size) {
  const auto width = static_cast<std::size_t>(size.element_bytes);
  const std::size_t count = bytes.size() / width;
  Bytes result(bytes); // what is left over at the end is not shuffled
  for (std::size_t byte = 0; byte < width; ++byte) {
    const std::byte* from = bytes.data() + byte * count;
    for (std::size_t i = 0; i < count; ++i) {
      result[i * width + byte] = from[i];
    }
  }
  return result;
}

/// Fletcher's checksum of 32 bits over big-endian words of 16, as HDF5 computes it.
std::uint32_t fletcher32(std::span<const std::byte> bytes) {
  constexpr std::size_t words_without_overflow = 360;
  std::uint32_t one = 0;
  std::uint32_t two = 0;
  const auto fold = [](std::uint32_t sum) { return (sum & 0xFFFFU) + (sum >> 16U); };
  const std::size_t words = (bytes.size() + 1) / 2;
  for (std::size_t word = 0; word < words; ++word) {
    const auto high = static_cast<std::uint32_t>(bytes[2 * word]);
    const auto low = 2 * word + 1 < bytes.size() ? static_cast<std::uint32_t>(bytes[2 * word + 1]) : 0U;
    one += high << 8U | low;
    two += one;
    if ((word + 1) % words_without_overflow == 0 || word + 1 == words) {
      one = fold(one);
      two = fold(two);
    }
  }
  return fold(two) << 16U | fold(one);
}

Bytes without_checksum(const Bytes& bytes, const ChunkSize& /*size*/) {
  if (bytes.size() < fletcher_bytes) {
    throw Error("a chunk is shorter than its checksum");
  }
  const std::size_t plain = bytes.size() - fletcher_bytes;
  std::uint32_t stored = 0;
  for (std::size_t i = 0; i < fletcher_bytes; ++i) {
    stored |= static_cast<std::uint32_t>(bytes[plain + i]) << 8 * i;
  }
  if (fletcher32(std::span(bytes).first(plain)) != stored) {
    throw Error("a chunk does not have its checksum: it is damaged");
  }
  return {bytes.begin(), bytes.begin() + static_cast<std::int64_t>(plain)};
}

Bytes inflated(const Bytes& bytes, const ChunkSize& size) {
  return compression::unpack_deflate(bytes, size.most());
}

Bytes from_blosc(const Bytes& bytes, const ChunkSize& size) {
  return compression::unpack_blosc(bytes, size.most());
}

Bytes from_zstd(const Bytes& bytes, const ChunkSize& size) {
  return compression::unpack_zstd(bytes, size.most());
}

/// A filter by its number in the registry of the HDF Group.
struct FilterRow {
  int id;
  Bytes (*undo)(const Bytes& bytes, const ChunkSize& size);
};

constexpr std::array<FilterRow, 5> filters{{
    {1, inflated},
    {2, unshuffled},
    {3, without_checksum},
    {32001, from_blosc},
    {32015, from_zstd},
}};

const FilterRow* row_of(int id) {
  const auto* found =
      std::find_if(filters.begin(), filters.end(), [&](const FilterRow& row) { return row.id == id; });
  return found == filters.end() ? nullptr : found;
}

} // namespace

std::string unknown_filter(const hdf5::Storage& storage) {
  for (const hdf5::Filter& filter : storage.filters) {
    if (row_of(filter.id) == nullptr) {
      return text(filter.name.empty() ? "filter" : filter.name, " (", filter.id, ")");
    }
  }
  return {};
}

std::vector<std::byte> unfiltered(hdf5::StoredChunk chunk, const hdf5::Storage& storage, std::int64_t bytes) {
  const ChunkSize size{bytes, storage.element_bytes};
  for (std::size_t i = storage.filters.size(); i-- > 0;) {
    if ((chunk.skipped >> i & 1U) == 0) {
      chunk.bytes = row_of(storage.filters[i].id)->undo(chunk.bytes, size);
    }
  }
  if (static_cast<std::int64_t>(chunk.bytes.size()) != bytes) {
    throw Error(text("a chunk holds ", chunk.bytes.size(), " bytes in place of ", bytes));
  }
  return std::move(chunk.bytes);
}

} // namespace lsdeconv
