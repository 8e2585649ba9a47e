#include "lsdeconv/zarr/chunk_coding.hpp"

#include "codecs.hpp"
#include "sample_bytes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cstring>

namespace lsdeconv::zarr {

void turn_bytes(std::span<std::byte> samples, std::int64_t sample_bytes) {
  const auto step = static_cast<std::ptrdiff_t>(sample_bytes);
  for (auto at = samples.begin(); step > 1 && at != samples.end(); at += step) {
    std::reverse(at, at + step);
  }
}

compression::Bytes encode_chunk(const ArrayMetadata& metadata, compression::BytesView samples) {
  compression::Bytes bytes;
  compression::BytesView last = samples;
  if (metadata.type.bytes > 1 && is_foreign_order(metadata.encoding.big_endian)) {
    bytes.assign(samples.begin(), samples.end());
    turn_bytes(bytes, metadata.type.bytes);
    last = bytes;
  }
  for (const Codec& codec : metadata.encoding.codecs) {
    bytes = pack(codec, last);
    last = bytes;
  }
  return last.data() == samples.data() ? compression::Bytes(samples.begin(), samples.end()) : bytes;
}

void decode_chunk(const ArrayMetadata& metadata, compression::BytesView stored,
                  std::span<std::byte> samples) {
  const auto& codecs = metadata.encoding.codecs;
  compression::Bytes bytes;
  for (std::size_t i = codecs.size(); i-- > 0;) {
    // Between two codecs there may be somewhat more: headers, and bytes that could not be packed.
    const auto slack = static_cast<std::int64_t>(i == 0 ? 0 : samples.size() / 64 + 4096);
    bytes = unpack(codecs[i], stored, static_cast<std::int64_t>(samples.size()) + slack);
    stored = bytes;
  }
  if (stored.size() != samples.size()) {
    throw Error(text("the chunk holds ", stored.size(), " bytes, not ", samples.size()));
  }
  std::copy(stored.begin(), stored.end(), samples.begin());
  if (is_foreign_order(metadata.encoding.big_endian)) {
    turn_bytes(samples, metadata.type.bytes);
  }
}

void fill(const ArrayMetadata& metadata, std::span<std::byte> samples) {
  const std::vector<std::byte>& one = metadata.fill;
  if (std::all_of(one.begin(), one.end(), [](std::byte b) { return b == std::byte{0}; })) {
    std::fill(samples.begin(), samples.end(), std::byte{0});
    return;
  }
  for (std::size_t at = 0; at < samples.size(); at += one.size()) {
    std::memcpy(samples.data() + at, one.data(), one.size());
  }
}

bool is_fill(const ArrayMetadata& metadata, compression::BytesView samples) {
  const auto step = static_cast<std::size_t>(metadata.type.bytes);
  compression::Bytes first(step);
  fill(metadata, first);
  // Every sample equals the first, and that is the fill value.
  return samples.size() >= step && std::memcmp(samples.data(), first.data(), step) == 0
         && std::memcmp(samples.data(), samples.data() + step, samples.size() - step) == 0;
}

} // namespace lsdeconv::zarr
