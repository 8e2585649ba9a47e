#pragma once

#include "../chunks/chunk_source.hpp"
#include "../inspection/sample_coding.hpp"
#include "zarr_volume.hpp"

#include "lsdeconv/zarr/array_reader.hpp"

#include <list>
#include <mutex>
#include <utility>

namespace lsdeconv {

/// A Zarr array, or one volume of it, as a source of chunks.
class ZarrSource : public ChunkSource {
public:
  /// counts: OpenOptions::counts; kept_open: number of shards that stay open with their index. Throws Error
  /// or UserError where the array cannot be read as a volume.
  ZarrSource(ZarrVolume volume, bool counts, std::size_t kept_open);

  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  /// To be completed by whoever knows what identifies the array.
  [[nodiscard]] VolumeDescription& mutable_description() { return description_; }
  [[nodiscard]] const SampleConversion& conversion() const { return conversion_; }
  [[nodiscard]] const zarr::ArrayReader& array() const { return array_; }
  [[nodiscard]] ChunkGrid grid(std::int64_t layer) const override;
  [[nodiscard]] std::string name(std::int64_t layer) const override;
  [[nodiscard]] std::unique_ptr<LayerReader> open(std::int64_t layer) override;

  /// Numbers, in the array's grid of files, of the files that hold the volume.
  [[nodiscard]] std::int64_t file_count() const { return voxel_count(files_); }
  /// Place in the array's grid of one of these files, counted z-major, x fastest.
  [[nodiscard]] zarr::Shape file_place(std::int64_t number) const;

  /// Reads the chunk at that place of the grid of the volume's chunks. Thread-safe.
  Samples read_chunk(const Index3& place, ReadStatistics& statistics);

private:
  using OpenShard = std::shared_ptr<const zarr::ChunkFile>;

  /// The part of a decoded chunk along the axes in front of z that belongs to the volume, in elements.
  [[nodiscard]] std::int64_t leading_offset() const;
  /// The file at that place, opened or still open.
  OpenShard file_at(const zarr::Shape& place);

  ZarrVolume volume_;
  zarr::ArrayReader array_;
  std::size_t kept_open_;
  SampleConversion conversion_;
  Extent3 chunk_{};       ///< Voxels of a chunk.
  Extent3 file_chunks_{}; ///< Chunks of a file.
  Extent3 files_{};       ///< Files of the volume.
  VolumeDescription description_;
  std::list<std::pair<std::int64_t, OpenShard>> shards_; ///< Most recently used first.
  std::mutex mutex_;
};

} // namespace lsdeconv
