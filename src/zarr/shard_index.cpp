#include "shard_index.hpp"

#include "sample_bytes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cstring>

namespace lsdeconv::zarr {
namespace {

constexpr std::int64_t entry_bytes = 16;
constexpr std::int64_t sum_bytes = 4;

compression::Bytes checksum_bytes(compression::BytesView bytes) {
  const std::uint32_t sum = compression::crc32c(bytes);
  compression::Bytes stored;
  for (int byte = 0; byte < sum_bytes; ++byte) {
    stored.push_back(static_cast<std::byte>(sum >> (8 * byte)));
  }
  return stored;
}

StoredChunk checked_entry(std::uint64_t offset, std::uint64_t size, std::int64_t file_size) {
  if (offset == not_stored && size == not_stored) {
    return {};
  }
  const auto bytes = static_cast<std::uint64_t>(file_size);
  if (size == 0 || size > bytes || offset > bytes - size) {
    throw Error(text("the index of the shard points to ", size, " bytes at ", offset, ", but the file has ",
                     file_size));
  }
  return {static_cast<std::int64_t>(offset), static_cast<std::int64_t>(size)};
}

} // namespace

std::int64_t index_bytes(const ShardIndexFormat& format, std::int64_t chunks) {
  return chunks * entry_bytes + (format.checksum ? sum_bytes : 0);
}

std::vector<StoredChunk> read_index(const StoredFile& file, const ShardIndexFormat& format,
                                    std::int64_t chunks) {
  const std::int64_t size = index_bytes(format, chunks);
  if (file.size() < size) {
    throw Error(text("the file has ", file.size(), " bytes, fewer than the index of a shard of ", chunks,
                     " chunks takes"));
  }
  compression::Bytes bytes(static_cast<std::size_t>(size));
  file.read_at(format.at_start ? 0 : file.size() - size, bytes);
  const auto guarded = static_cast<std::size_t>(chunks * entry_bytes);
  if (format.checksum) {
    const compression::Bytes right = checksum_bytes(compression::BytesView(bytes).first(guarded));
    if (!std::equal(right.begin(), right.end(), bytes.begin() + static_cast<std::ptrdiff_t>(guarded))) {
      throw Error("the index of the shard does not have its checksum: the file is damaged or not whole");
    }
  }
  std::vector<std::uint64_t> numbers(static_cast<std::size_t>(2 * chunks));
  std::memcpy(numbers.data(), bytes.data(), guarded);
  if (is_foreign_order(format.big_endian)) {
    turn_bytes(std::as_writable_bytes(std::span(numbers)), sizeof(std::uint64_t));
  }
  std::vector<StoredChunk> stored;
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    stored.push_back(checked_entry(numbers[i], numbers[i + 1], file.size()));
  }
  return stored;
}

compression::Bytes index_text(const ShardIndexFormat& format, std::vector<std::uint64_t> numbers) {
  if (is_foreign_order(format.big_endian)) {
    turn_bytes(std::as_writable_bytes(std::span(numbers)), sizeof(std::uint64_t));
  }
  const compression::BytesView entries = std::as_bytes(std::span(numbers));
  compression::Bytes bytes(entries.begin(), entries.end());
  if (format.checksum) {
    const compression::Bytes sum = checksum_bytes(entries);
    bytes.insert(bytes.end(), sum.begin(), sum.end());
  }
  return bytes;
}

} // namespace lsdeconv::zarr
