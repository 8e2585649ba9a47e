#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/compression/compression.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lsdeconv::compression {
namespace {

BytesView bytes_of(const std::string& words) {
  return std::as_bytes(std::span(words));
}

/// Compressible, longer than any first guess of a buffer's size in proportion to what it packs to.
Bytes sample_bytes(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<std::byte>(i % 251 * (i / 1000));
  }
  return bytes;
}

TEST(Crc32c, IsThatOfTheStandard) { // RFC 3720, B.4
  EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283U);
  EXPECT_EQ(crc32c(bytes_of("")), 0U);
  EXPECT_EQ(crc32c(bytes_of(std::string(32, '\0'))), 0x8A9136AAU);
  EXPECT_EQ(crc32c(bytes_of(std::string(32, '\xFF'))), 0x62A8AB43U);
}

TEST(Blosc, RoundTripsWithEveryCodecAndShuffle) {
  const Bytes plain = sample_bytes(100003);
  for (const char* codec : {"blosclz", "lz4", "lz4hc", "zlib", "zstd"}) {
    for (const Shuffle shuffle : {Shuffle::none, Shuffle::bytes, Shuffle::bits}) {
      const Bytes packed =
          pack_blosc(plain, {.codec = codec, .level = 5, .shuffle = shuffle, .sample_bytes = 2});
      EXPECT_LT(packed.size(), plain.size()) << codec;
      EXPECT_EQ(unpack_blosc(packed, 100003), plain) << codec;
    }
  }
  EXPECT_TRUE(blosc_knows("lz4"));
  EXPECT_FALSE(blosc_knows("lz5"));
}

TEST(Blosc, RefusesDamagedAndLargeChunks) {
  const Bytes packed = pack_blosc(sample_bytes(5000), {});
  EXPECT_THROW(unpack_blosc(packed, 4999), Error);
  EXPECT_THROW(unpack_blosc(BytesView(packed).first(packed.size() - 1), 5000), Error);
  EXPECT_THROW(unpack_blosc(BytesView(packed).first(7), 5000), Error);
  EXPECT_THROW(unpack_blosc({}, 5000), Error);
}

TEST(Zstd, RoundTrips) {
  for (const std::size_t size : {0, 1, 100000}) {
    const Bytes plain = sample_bytes(size);
    EXPECT_EQ(unpack_zstd(pack_zstd(plain, 3), static_cast<std::int64_t>(size)), plain);
    EXPECT_EQ(unpack_zstd(pack_zstd(plain, -1, true), static_cast<std::int64_t>(size) + 7), plain);
  }
}

TEST(Zstd, RefusesDamagedAndLargeFrames) {
  const Bytes packed = pack_zstd(sample_bytes(5000), 3, true);
  EXPECT_THROW(unpack_zstd(packed, 4999), Error);
  EXPECT_THROW(unpack_zstd(BytesView(packed).first(packed.size() - 1), 5000), Error);
  EXPECT_THROW(unpack_zstd(bytes_of("no frame at all"), 5000), Error);
  EXPECT_THROW(unpack_zstd({}, 5000), Error);
  Bytes changed = packed;
  changed.back() ^= std::byte{1}; // of the checksum
  EXPECT_THROW(unpack_zstd(changed, 5000), Error);
}

TEST(Deflate, RoundTripsInBothFormats) {
  for (const DeflateFormat format : {DeflateFormat::zlib, DeflateFormat::gzip}) {
    for (const std::size_t size : {0, 1, 100000}) {
      const Bytes plain = sample_bytes(size);
      EXPECT_EQ(unpack_deflate(pack_deflate(plain, 5, format), static_cast<std::int64_t>(size)), plain);
    }
  }
}

TEST(Deflate, RefusesDamagedAndLargeStreams) {
  const Bytes packed = pack_deflate(sample_bytes(5000), 5, DeflateFormat::gzip);
  EXPECT_THROW(unpack_deflate(packed, 4999), Error);
  EXPECT_THROW(unpack_deflate(BytesView(packed).first(packed.size() - 1), 5000), Error);
  EXPECT_THROW(unpack_deflate(bytes_of("neither zlib nor gzip"), 5000), Error);
  EXPECT_THROW(unpack_deflate({}, 5000), Error);
}

} // namespace
} // namespace lsdeconv::compression
