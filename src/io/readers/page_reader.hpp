#pragma once

#include "chunks/chunk_grid.hpp"
#include "inspection/file_header.hpp"
#include "samples.hpp"

#include "lsdeconv/sys/tiff/file.hpp"

#include <span>

namespace lsdeconv {

/// Reads parts of one page of an open TIFF.
class PageReader {
public:
  /// Goes to the page. Throws Error where it differs from the header that was checked: the file has been
  /// replaced.
  PageReader(tiff::File& file, const PageHeader& header);

  /// Decodes a stored strip or tile.
  Samples decode(std::int64_t chunk, ReadStatistics& statistics);
  /// Reads a chunk of the grid `chunks`, made by read_chunks(): a stored strip or tile, or a band of
  /// uncompressed rows.
  Samples read_chunk(std::int64_t chunk, const ChunkGrid& chunks, ReadStatistics& statistics);

  /// Reads from consecutive uncompressed chunks only the rows that `window` touches, and fills the part of
  /// `voxels`, which has the extent of `window`, that these chunks hold.
  void read_rows(std::span<const std::int64_t> chunks, const Box3& window, const SampleView& voxels,
                 ReadStatistics& statistics);

private:
  /// Rows that are contiguous in the file.
  struct Run {
    std::int64_t offset; ///< In the file.
    Box3 box;            ///< These rows on the page.
  };
  [[nodiscard]] std::vector<Run> runs_of(std::span<const std::int64_t> chunks, const Box3& window) const;
  void read_run(const Run& run, const Box3& window, const SampleView& voxels, ReadStatistics& statistics);

  /// Samples of the file, in this machine's order of bytes, as voxels; the memory may be the same.
  [[nodiscard]] Samples voxels_of(Samples stored) const;

  tiff::File& file_;
  SampleConversion conversion_;
  std::int64_t shift_; ///< PageHeader::shift
  ChunkGrid grid_;
};

} // namespace lsdeconv
