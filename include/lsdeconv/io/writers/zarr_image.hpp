#pragma once

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/io/writers/pyramid.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/zarr/array_metadata.hpp"
#include "lsdeconv/zarr/chunk_file_writer.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

/// How an OME-Zarr image is written.
struct ZarrFormat {
  IntensityMapping mapping{};
  bool flip = false;       ///< Write the last row first.
  bool compressed = true;  ///< Blosc with Zstandard, bits shuffled.
  bool version_04 = false; ///< OME-Zarr 0.4 (Zarr 2, a file per chunk); else 0.5 (Zarr 3, shards).
  std::int64_t shard =
      512; ///< Voxels along each axis of what one rank writes at a time, a multiple of `chunk`.
  std::int64_t chunk = 64;   ///< Voxels along each axis of what is compressed by itself.
  Spacing3 voxel{};          ///< Micrometres.
  Spacing3 origin{};         ///< Centre of the first voxel, micrometres.
  std::string description{}; ///< Lines "name=value" on how the samples were made.
};

/// One resolution of an image on disk.
struct ZarrLevel {
  PyramidLevel geometry;
  zarr::ArrayMetadata array;
  Tiling units; ///< What is written at a time: shards; in version 0.4 as many chunks.

  /// The chunks of a unit, numbered in C order, in coordinates that count from that of the unit's begin.
  [[nodiscard]] Tiling chunks_of(std::int64_t unit) const;
};

/// The resolutions of a volume. Chunks and shards are no larger than the volume asks for.
std::vector<ZarrLevel> zarr_levels(const Extent3& volume, const ZarrFormat& format);

/// Name of a level's folder: "0" for the volume itself.
std::string zarr_level_name(std::size_t level);

/// The metadata of the image but for channels and name: axes, levels, version.
zarr::OmeImage zarr_image(const std::vector<ZarrLevel>& levels, const ZarrFormat& format);

/// One chunk as it is stored.
struct PackedChunk {
  compression::Bytes bytes; ///< Empty where every sample is 0: it is not stored.
  Saturation saturation;
};

/// Maps the counts of one chunk to samples and packs them. `voxels`: the chunk's part of the volume, with
/// `flip` where its last row comes first. Throws Error. Any number of threads.
PackedChunk pack_chunk(const ZarrLevel& level, const ZarrFormat& format, VolumeView<const float> voxels);

/// Packs samples of the chunk's part of the volume (C order, the level's type). Throws Error. Any number of
/// threads.
PackedChunk pack_samples(const ZarrLevel& level, const Extent3& extent, compression::BytesView samples);

/// Writes one unit of a level under temporary names.
class ZarrUnitWriter {
public:
  /// folder: of the image. Makes the folders of the files. Throws Error.
  ZarrUnitWriter(const std::filesystem::path& folder, const ZarrLevel& level, std::size_t level_number,
                 std::int64_t unit);
  /// Appends the chunk with that number in chunks_of(). Throws Error.
  void append(std::int64_t chunk, const PackedChunk& packed);
  /// The files, complete and on stable storage. Throws Error.
  std::vector<StagedFile> finish();

private:
  /// Path of the file at that place of the level's grid.
  [[nodiscard]] std::filesystem::path path(const zarr::Shape& place) const;

  std::filesystem::path folder_;
  const ZarrLevel* level_;
  Index3 first_chunk_; ///< Of the unit, in the grid of all chunks.
  Tiling chunks_;
  std::unique_ptr<zarr::ChunkFileWriter> shard_; ///< None in version 0.4.
  std::vector<StagedFile> files_;
};

} // namespace lsdeconv
