#include "raw_directory.hpp"

#include <algorithm>

namespace lsdeconv::tiff {
namespace {

/// libtiff reads no directory of more entries.
constexpr std::int64_t most_entries = 0xFFFF;

/// Bytes of the number of entries, of an entry, and of the value in an entry.
struct Sizes {
  std::size_t count;
  std::size_t entry;
  std::size_t value;
};

Sizes sizes_of(bool big) {
  return big ? Sizes{8, 20, 8} : Sizes{2, 12, 4};
}

std::int64_t number_in(std::span<const std::byte> bytes, bool big_endian) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    number = number << 8U | std::to_integer<std::uint64_t>(bytes[big_endian ? i : bytes.size() - 1 - i]);
  }
  return static_cast<std::int64_t>(number);
}

} // namespace

RawDirectory::RawDirectory(const Stream& stream, const Place& place)
    : big_endian_(place.big_endian), entry_bytes_(sizes_of(place.big).entry) {
  const Sizes sizes = sizes_of(place.big);
  std::vector<std::byte> count(sizes.count);
  stream.read_at(place.position, count);
  const std::int64_t entries = std::clamp<std::int64_t>(number_in(count, big_endian_), 0, most_entries);
  entries_.resize(static_cast<std::size_t>(entries) * entry_bytes_);
  const auto begin = place.position + static_cast<std::int64_t>(sizes.count);
  stream.read_at(begin, entries_);
  end_ = begin + static_cast<std::int64_t>(entries_.size() + sizes.value);
}

std::optional<std::int64_t> RawDirectory::short_field(std::uint16_t tag) const {
  constexpr std::int64_t short_type = 3;
  const std::size_t value_at = entry_bytes_ == sizes_of(true).entry ? 12 : 8;
  for (std::size_t entry = 0; entry < entries_.size(); entry += entry_bytes_) {
    if (number_at(entry, 2) == tag && number_at(entry + 2, 2) == short_type) {
      return number_at(entry + value_at, 2);
    }
  }
  return std::nullopt;
}

std::int64_t RawDirectory::number_at(std::size_t offset, std::size_t bytes) const {
  return number_in(std::span(entries_).subspan(offset, bytes), big_endian_);
}

} // namespace lsdeconv::tiff
