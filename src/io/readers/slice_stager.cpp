#include "slice_stager.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <mutex>

namespace lsdeconv {
namespace {

/// Bytes that are read at once where no chunk sets the size.
constexpr std::int64_t piece_bytes = std::int64_t{1} << 20;

std::int64_t row_bytes(const ChunkGrid& grid) {
  return grid.width * grid.layout.bytes_per_voxel;
}

/// The rows of a slice that one row of its chunks covers, one behind the other; `first_chunk` is its first
/// one.
Samples band_of(LayerReader& slice, const ChunkGrid& grid, VoxelType type, std::int64_t first_chunk,
                ReadStatistics& statistics) {
  Box3 band = grid.box(first_chunk);
  band.end.x = grid.width;
  if (grid.layout.chunk_columns == grid.width) { // the decoded samples are these rows already
    Samples samples = slice.read_chunk(first_chunk, statistics);
    samples.size = band.extent().y * row_bytes(grid);
    return samples;
  }
  Samples samples(band.extent().y * row_bytes(grid));
  const SampleView rows = samples_at(samples.bytes.get(), type, band.extent());
  for (std::int64_t chunk = first_chunk; chunk < first_chunk + grid.across(); ++chunk) {
    const Samples decoded = slice.read_chunk(chunk, statistics);
    const Box3 inside = grid.box(chunk);
    copy_window(decoded.bytes.get(), type, grid.stored_box(chunk), grid.layout.chunk_columns, inside,
                part_of(rows, inside.relative_to(band.begin)));
  }
  return samples;
}

/// Number of threads that may decode at once: each needs memory for a chunk and, for tiles, for a band.
int staging_threads(const StorageLayout& layout, std::int64_t width, int threads, std::int64_t memory) {
  const std::int64_t needed = (layout.chunk_columns + width) * layout.chunk_rows * layout.bytes_per_voxel;
  return static_cast<int>(std::clamp<std::int64_t>(memory / std::max<std::int64_t>(needed, 1), 1, threads));
}

/// Rows to read with one access: several if the part covers most of each row, so that little is read in vain,
/// else one.
std::int64_t rows_at_once(const Box3& part, const ChunkGrid& grid) {
  return 2 * part.extent().x < grid.width ? 1 : std::max<std::int64_t>(1, piece_bytes / row_bytes(grid));
}

/// Reads a part of a staged slice into `plane`, whose extent is that of `window`.
void read_part(const ChunkGrid& grid, const Box3& part, const Box3& window, const SampleView& plane,
               VoxelType type, const StagingArea::ReadAt& read_at, ReadStatistics& statistics) {
  const std::int64_t voxel = grid.layout.bytes_per_voxel;
  const std::int64_t step = std::min(rows_at_once(part, grid), part.extent().y);
  const Samples piece((step - 1) * row_bytes(grid) + part.extent().x * voxel);
  for (std::int64_t y = part.begin.y; y < part.end.y; y += step) {
    const Box3 rows{{0, y, part.begin.x}, {1, std::min(y + step, part.end.y), part.end.x}};
    const std::int64_t bytes = (rows.extent().y - 1) * row_bytes(grid) + rows.extent().x * voxel;
    read_at(y * row_bytes(grid) + part.begin.x * voxel, piece.span().first(static_cast<std::size_t>(bytes)));
    copy_window(piece.bytes.get(), type, rows, grid.width, rows,
                part_of(plane, rows.relative_to(window.begin)));
    statistics.bytes_unstaged += bytes;
  }
}

} // namespace

SliceStager::SliceStager(std::shared_ptr<StagingArea> area, ChunkSource& source, int threads,
                         std::int64_t memory)
    : area_(std::move(area)), source_(source),
      threads_(staging_threads(source.description().layout, source.description().extent.x, threads, memory)) {
}

ReadStatistics SliceStager::stage(const std::vector<std::int64_t>& slices) {
  ReadStatistics statistics;
  if (!open() || slices.empty()) {
    return statistics;
  }
  std::mutex adding;
  parallel_for(static_cast<std::int64_t>(slices.size()), threads_, [&](std::int64_t i) {
    const std::int64_t z = slices[static_cast<std::size_t>(i)];
    area_->provide(z, slices.front(), slices.back() + 1, [&](const StagingArea::Append& append) {
      ReadStatistics mine;
      stage_slice(z, append, mine);
      const std::lock_guard lock(adding);
      statistics += mine;
    });
  });
  for (const std::int64_t z : slices) {
    area_->await(z);
  }
  return statistics;
}

void SliceStager::stage_slice(std::int64_t z, const StagingArea::Append& append, ReadStatistics& statistics) {
  with_context([&] { return "reading " + source_.name(z); },
               [&] {
                 const ChunkGrid grid = source_.grid(z);
                 const std::unique_ptr<LayerReader> slice = source_.open(z);
                 const std::int64_t bands = ceil_div(grid.height, grid.layout.chunk_rows);
                 for (std::int64_t band = 0; band < bands; ++band) {
                   const Samples samples =
                       band_of(*slice, grid, source_.description().type, band * grid.across(), statistics);
                   append(samples.span());
                   statistics.bytes_staged += samples.size;
                 }
                 slice->finish();
               });
}

bool SliceStager::read(std::int64_t z, const std::vector<std::int64_t>& chunks, const Box3& window,
                       const SampleView& plane, ReadStatistics& statistics) const {
  if (!open()) {
    return false;
  }
  const ChunkGrid grid = source_.grid(z);
  return area_->use(z, [&](const StagingArea::ReadAt& read_at) {
    for (const std::int64_t chunk : chunks) {
      read_part(grid, intersection(grid.box(chunk), window), window, plane, source_.description().type,
                read_at, statistics);
    }
  });
}

} // namespace lsdeconv
