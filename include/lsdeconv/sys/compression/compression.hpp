#pragma once

#include "lsdeconv/sys/compression/bytes.hpp"

#include <cstdint>
#include <string>

namespace lsdeconv::compression {

/// How Blosc reorders samples before it compresses them: the n-th bytes of all samples together, or the n-th
/// bits.
enum class Shuffle { none, bytes, bits };

/// How Blosc compresses.
struct BloscSettings {
  std::string codec = "zstd"; ///< "blosclz", "lz4", "lz4hc", "snappy", "zlib" or "zstd".
  int level = 5;              ///< 0 (stored) to 9.
  Shuffle shuffle = Shuffle::bytes;
  std::int64_t sample_bytes = 1; ///< What the shuffle takes for one sample, 1 to 255.
  std::int64_t block_bytes = 0;  ///< What is compressed by itself; 0: Blosc chooses.

  bool operator==(const BloscSettings&) const = default;
};

/// Whether this build of Blosc knows the codec.
bool blosc_knows(const std::string& codec);
/// The most bytes that Blosc packs at once.
std::int64_t most_blosc_bytes();
/// The bytes as one Blosc chunk (format 2), by the calling thread alone. Throws Error.
Bytes pack_blosc(BytesView plain, const BloscSettings& settings);
/// What a Blosc chunk holds. Throws Error where it is damaged or holds more than `most` bytes.
Bytes unpack_blosc(BytesView packed, std::int64_t most);

/// The bytes as one Zstandard frame at a level from -131072 to 22, with a checksum where asked. Throws Error.
Bytes pack_zstd(BytesView plain, int level, bool checksum = false);
/// What Zstandard frames hold, one after the other. Throws Error where they are damaged or hold more than
/// `most` bytes; no more memory than about that is taken before.
Bytes unpack_zstd(BytesView packed, std::int64_t most);

/// What stands around deflated bytes.
enum class DeflateFormat { zlib, gzip };

/// The bytes deflated at a level from 0 to 9 (-1: zlib's own choice); without a time in the header, so that
/// equal bytes are packed alike. Throws Error.
Bytes pack_deflate(BytesView plain, int level, DeflateFormat format);
/// What deflated bytes hold, in either format. Throws Error where they are damaged or hold more than `most`
/// bytes; no more memory than about that is taken before.
Bytes unpack_deflate(BytesView packed, std::int64_t most);

/// CRC-32C of bytes: polynomial 0x1EDC6F41 (Castagnoli), as in iSCSI, RFC 3720 B.4.
std::uint32_t crc32c(BytesView bytes);

} // namespace lsdeconv::compression
