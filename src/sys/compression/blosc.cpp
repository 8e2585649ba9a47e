#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/compression/compression.hpp"

#include <blosc.h>

namespace lsdeconv::compression {
namespace {

/// The number by which Blosc's C interface knows the shuffle.
int number_of(Shuffle shuffle) {
  switch (shuffle) {
  case Shuffle::none:
    return BLOSC_NOSHUFFLE;
  case Shuffle::bytes:
    return BLOSC_SHUFFLE;
  case Shuffle::bits:
    break;
  }
  return BLOSC_BITSHUFFLE;
}

} // namespace

bool blosc_knows(const std::string& codec) {
  return blosc_compname_to_compcode(codec.c_str()) >= 0;
}

std::int64_t most_blosc_bytes() {
  return BLOSC_MAX_BUFFERSIZE;
}

Bytes pack_blosc(BytesView plain, const BloscSettings& settings) {
  if (static_cast<std::int64_t>(plain.size()) > most_blosc_bytes()) {
    throw Error(text("Blosc cannot pack ", plain.size(), " bytes at once"));
  }
  Bytes packed(plain.size() + BLOSC_MAX_OVERHEAD);
  const int size = blosc_compress_ctx(settings.level, number_of(settings.shuffle),
                                      static_cast<std::size_t>(settings.sample_bytes), plain.size(),
                                      plain.data(), packed.data(), packed.size(), settings.codec.c_str(),
                                      static_cast<std::size_t>(settings.block_bytes), 1);
  if (size <= 0) {
    throw Error(
        text("blosc_compress_ctx of ", plain.size(), " bytes with ", settings.codec, ": code ", size));
  }
  packed.resize(static_cast<std::size_t>(size));
  return packed;
}

Bytes unpack_blosc(BytesView packed, std::int64_t most) {
  std::size_t size = 0;
  if (packed.size() < BLOSC_MIN_HEADER_LENGTH
      || blosc_cbuffer_validate(packed.data(), packed.size(), &size) != 0) {
    throw Error("the bytes are no Blosc chunk, or not a whole one");
  }
  if (size > static_cast<std::size_t>(most)) {
    throw Error(text("the Blosc chunk holds ", size, " bytes, more than the ", most, " expected"));
  }
  Bytes plain(size);
  const int unpacked = blosc_decompress_ctx(packed.data(), plain.data(), plain.size(), 1);
  if (unpacked != static_cast<int>(size)) {
    throw Error(text("the Blosc chunk is damaged (blosc_decompress_ctx: ", unpacked, ")"));
  }
  return plain;
}

} // namespace lsdeconv::compression
