#pragma once

#include "chunks/chunk_grid.hpp"
#include "open_files.hpp"
#include "paged_volume.hpp"

#include "lsdeconv/io/staging_area.hpp"

#include <memory>
#include <vector>

namespace lsdeconv {

/// Puts slices of a volume into a staging area and reads them there. Without an area, or while it is closed,
/// nothing is staged. Statistics: decoding for the stage counts as reading the input.
class SliceStager {
public:
  /// `memory`: for decoded chunks that wait to be written; one is always allowed.
  SliceStager(std::shared_ptr<StagingArea> area, const PagedVolume& volume, OpenFiles& files, int threads,
              std::int64_t memory);

  /// Stages those of the slices, ascending, that are not there; waits for the node's other ranks to stage
  /// theirs. Where staging is not possible, read() will say so.
  ReadStatistics stage(const std::vector<std::int64_t>& slices);
  /// The part of some chunks of `grid` that `window` touches of a slice, into `plane`, which has the extent
  /// of `window`; false where the slice is not staged.
  bool read(std::int64_t z, const ChunkGrid& grid, const std::vector<std::int64_t>& chunks,
            const Box3& window, const SampleView& plane, ReadStatistics& statistics) const;

private:
  [[nodiscard]] bool open() const { return area_ && area_->is_open(); }
  void stage_slice(std::int64_t z, const StagingArea::Append& append, ReadStatistics& statistics);

  std::shared_ptr<StagingArea> area_;
  const PagedVolume& volume_;
  OpenFiles& files_;
  int threads_;
};

} // namespace lsdeconv
