#pragma once

#include "chunks/chunk_source.hpp"

#include "lsdeconv/io/staging/staging_area.hpp"

#include <memory>
#include <vector>

namespace lsdeconv {

/// Stages slices of a volume whose layers are single slices in a StagingArea and reads them from there.
/// Without an area, or while it is closed, nothing is staged. In statistics, decoding for staging counts as
/// reading the input.
class SliceStager {
public:
  /// `area` may be null. `memory`: bytes of decoded chunks that may wait to be written; one chunk is always
  /// allowed.
  SliceStager(std::shared_ptr<StagingArea> area, ChunkSource& source, int threads, std::int64_t memory);

  /// Stages those of the slices, given in ascending order, that are not staged yet, and waits for other ranks
  /// of the node that are staging some of them. A slice that cannot be staged is no error: read() returns
  /// false for it.
  ReadStatistics stage(const std::vector<std::int64_t>& slices);
  /// Reads, from slice z, the part of some of its chunks that lies in `window` into `plane`, which has the
  /// extent of `window`; returns false where the slice is not staged.
  bool read(std::int64_t z, const std::vector<std::int64_t>& chunks, const Box3& window,
            const SampleView& plane, ReadStatistics& statistics) const;

private:
  [[nodiscard]] bool open() const { return area_ && area_->is_open(); }
  /// Decodes a slice and appends its samples to the stage.
  void stage_slice(std::int64_t z, const StagingArea::Append& append, ReadStatistics& statistics);

  std::shared_ptr<StagingArea> area_;
  ChunkSource& source_;
  int threads_;
};

} // namespace lsdeconv
