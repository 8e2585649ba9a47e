#pragma once

#include "lsdeconv/io/writers/zarr_image.hpp"
#include "lsdeconv/zarr/array_reader.hpp"

#include <map>
#include <mutex>

namespace lsdeconv {

/// Makes the chunks of one level from the level before, which lies on the disk. Any number of threads.
class ZarrReduction {
public:
  /// root: folder of the image. `number` is that of the level to make, from 1.
  ZarrReduction(zarr::Root root, const std::vector<ZarrLevel>& levels, std::size_t number);

  /// One chunk of the level, `box` in its voxels: means of the level before, rounded to the nearest number,
  /// halves to the even one. Throws Error.
  [[nodiscard]] PackedChunk chunk(const Box3& box) const;
  /// Closes the files that have been opened.
  void close_files();

private:
  /// Reads a chunk of the level before, by its place in the grid of all chunks.
  void read(const Index3& place, std::span<std::byte> samples) const;
  template <typename Sample>
  [[nodiscard]] compression::Bytes means(const Box3& box) const;

  zarr::Root root_;
  const ZarrLevel* from_;
  const ZarrLevel* to_;
  std::string folder_;
  mutable std::mutex opening_;
  mutable std::map<std::int64_t, zarr::ChunkFile> shards_; ///< Open ones by their number.
};

} // namespace lsdeconv
