#pragma once

#include "lsdeconv/sys/compression/compression.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::zarr {

/// One number per axis of an array, slowest axis first (C order).
using Shape = std::vector<std::int64_t>;

/// How the bits of a sample are to be read.
enum class SampleKind { unsigned_integer, signed_integer, floating_point };

/// Type of the samples: 8, 16, 32 or 64 bits; floating point 32 or 64.
struct DataType {
  SampleKind kind = SampleKind::unsigned_integer;
  std::int64_t bytes = 2;

  bool operator==(const DataType&) const = default;
};

/// The type as Zarr 3 names it: "uint16", "float32".
std::string name(const DataType& type);

/// What compresses bytes, or guards them.
enum class CodecKind { blosc, zstd, gzip, zlib, crc32c };

/// One step on the way from the bytes of a chunk to those on disk.
struct Codec {
  CodecKind kind = CodecKind::zstd;
  int level = 0;                      ///< Of zstd, gzip and zlib.
  bool checksum = false;              ///< Of zstd.
  compression::BloscSettings blosc{}; ///< Of blosc.

  bool operator==(const Codec&) const = default;
};

/// How the samples of a chunk become bytes on disk: order of bytes, then the codecs one after the other.
struct ChunkEncoding {
  bool big_endian = false;
  std::vector<Codec> codecs{};

  bool operator==(const ChunkEncoding&) const = default;
};

/// How the index of a shard is stored; there is always one entry of 16 bytes for each chunk.
struct ShardIndexFormat {
  bool at_start = false;
  bool big_endian = false;
  bool checksum = true; ///< CRC-32C behind it.

  bool operator==(const ShardIndexFormat&) const = default;
};

/// How the position of a file in the grid becomes its name: "c/1/2/3", "1.2.3".
struct KeyEncoding {
  bool prefixed = true; ///< "c" and a separator stand in front.
  char separator = '/';

  bool operator==(const KeyEncoding&) const = default;
};

/// What .zarray or the zarr.json of an array says. All that is checked here: shapes are countable, files and
/// chunks have at least one sample along each axis, chunks at most most_chunk_bytes.
struct ArrayMetadata {
  int version = 3; ///< Of the Zarr format: 2 or 3.
  Shape shape{};
  Shape file{}; ///< Samples along each axis of what one file holds: a shard, or a chunk where there are none.
  Shape chunk{}; ///< Samples along each axis of what can be decoded by itself; divides `file`.
  DataType type{};
  ChunkEncoding encoding{};
  std::optional<ShardIndexFormat> shards{}; ///< Only Zarr 3; without, `chunk` is `file`.
  std::vector<std::byte> fill{};            ///< One sample, in this machine's order of bytes; empty: zeros.
  KeyEncoding keys{};
  std::vector<std::string> dimension_names{}; ///< One per axis, or none at all.

  bool operator==(const ArrayMetadata&) const = default;
};

/// The most axes that this program reads.
inline constexpr std::size_t most_axes = 16;
/// The most bytes of a decoded chunk that it reads.
inline constexpr std::int64_t most_chunk_bytes = (std::int64_t{1} << 31) - 1;

/// Product of the numbers.
std::int64_t count(const Shape& shape);
/// Bytes of a decoded chunk; chunks at the far faces of an array are stored as large as the others.
std::int64_t chunk_bytes(const ArrayMetadata& metadata);
/// Files along each axis.
Shape file_grid(const ArrayMetadata& metadata);
/// Chunks along each axis of one file: ones where there are no shards.
Shape chunks_of_file(const ArrayMetadata& metadata);
/// Place of the element `number` of a grid of that shape, counted from 0 in C order.
Shape place_in_grid(std::int64_t number, const Shape& grid);
/// The other way round.
std::int64_t number_in_grid(const Shape& place, const Shape& grid);
/// Name of the file at that place of the grid, below the folder of the array: "c/0/1/2", "0.1.2".
std::string file_key(const ArrayMetadata& metadata, const Shape& place);

/// Reads what a .zarray (version 2) or zarr.json (version 3) says of an array. Throws UserError with one
/// sentence that says what is wrong or what of it this program cannot read.
ArrayMetadata parse_array_metadata(int version, const std::string& json);
/// The text of .zarray or zarr.json. `metadata` must be such as parse_array_metadata() returns.
std::string array_metadata_text(const ArrayMetadata& metadata);

/// Name of the file that says what an array is: ".zarray" or "zarr.json".
std::string array_metadata_name(int version);

} // namespace lsdeconv::zarr
