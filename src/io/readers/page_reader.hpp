#pragma once

#include "chunks/chunk_grid.hpp"
#include "file_header.hpp"
#include "samples.hpp"

#include "lsdeconv/sys/tiff/file.hpp"

#include <span>

namespace lsdeconv {

/// Reads parts of one page of an open file.
class PageReader {
public:
  /// Goes to the page. Throws Error where it is not the one that was checked.
  PageReader(tiff::File& file, const PageHeader& header);

  /// A whole strip or tile, decoded.
  Samples decode(std::int64_t chunk, ReadStatistics& statistics);
  /// A whole chunk of `chunks` (read_chunks()), which may be other ones than the stored strips.
  Samples read_chunk(std::int64_t chunk, const ChunkGrid& chunks, ReadStatistics& statistics);

  /// Of consecutive uncompressed chunks, only the rows that `window` touches; fills the part of `voxels`,
  /// which has the extent of `window`, that these chunks hold.
  void read_rows(std::span<const std::int64_t> chunks, const Box3& window, const SampleView& voxels,
                 ReadStatistics& statistics);

private:
  /// Rows that follow each other in the file.
  struct Run {
    std::int64_t offset;
    Box3 box; ///< What it holds of the page.
  };
  [[nodiscard]] std::vector<Run> runs_of(std::span<const std::int64_t> chunks, const Box3& window) const;
  void read_run(const Run& run, const Box3& window, const SampleView& voxels, ReadStatistics& statistics);

  tiff::File& file_;
  VoxelType type_;
  ChunkGrid grid_;
};

} // namespace lsdeconv
