#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv::tiff {

/// How the bits of a sample are to be read; `other`: complex numbers, or not stated.
enum class SampleKind { unsigned_integer, signed_integer, floating_point, other };

/// One page of a TIFF file as its directory describes it. A chunk is a strip or a tile: the smallest part
/// that can be decoded by itself. Chunks are numbered row by row; a strip is as wide as the page.
struct Directory {
  std::uint64_t position = 0; ///< Of the directory in the file.
  std::int64_t height = 0;
  std::int64_t width = 0;
  int samples = 1; ///< Per pixel.
  int bits = 0;    ///< Per sample.
  SampleKind kind = SampleKind::other;
  bool grey = false;      ///< One channel in which larger samples are brighter.
  bool palette = false;   ///< One channel that a table colours; its samples are the places in that table.
  bool reduced = false;   ///< By NewSubfileType a small picture or mask of another page.
  std::int64_t depth = 1; ///< Planes that it holds one behind the other (ImageDepth, or as MetaMorph does).
  std::string photometric;
  std::string compression;
  bool decodable = false; ///< This build of libtiff knows the compression.
  bool plain = false;     ///< Samples lie in the file as they are, up to the order of bytes.
  bool swapped = false;   ///< The order of bytes is not this machine's.
  bool tiled = false;
  std::int64_t chunk_rows = 0;
  std::int64_t chunk_columns = 0;
  std::vector<std::uint64_t> offsets; ///< In the file, one per chunk.
  std::vector<std::uint64_t> counts;  ///< Stored bytes, one per chunk.
  std::string description;
  double rows_per_centimetre = 0; ///< 0: not stated.
  double columns_per_centimetre = 0;
  /// As the tags have them, whatever their chunk; 0: not stated.
  double row_resolution = 0;
  double column_resolution = 0;
  bool resolution_is_per_centimetre = false;

  /// Bytes of all samples of one pixel, decoded.
  [[nodiscard]] std::int64_t bytes_per_pixel() const { return std::int64_t{samples} * bits / 8; }
  /// Rows that a chunk holds: the last strip ends with the page, a tile is padded beyond it.
  [[nodiscard]] std::int64_t rows_of_chunk(std::int64_t chunk) const;
  /// Bytes of a decoded chunk.
  [[nodiscard]] std::int64_t chunk_bytes(std::int64_t chunk) const;
};

} // namespace lsdeconv::tiff
