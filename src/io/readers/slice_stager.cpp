#include "slice_stager.hpp"

#include "page_reader.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <mutex>

namespace lsdeconv {
namespace {

/// Bytes that are read or written at once where no chunk sets the size.
constexpr std::int64_t piece_bytes = std::int64_t{1} << 20;

ChunkGrid grid_of(const PageHeader& header) {
  return {header.layout, header.height, header.width};
}

std::int64_t row_bytes(const PageHeader& header) {
  return header.width * header.layout.bytes_per_voxel;
}

/// Decodes the chunks of one row of tiles into `band`, the rows that they cover.
void decode_band(PageReader& page, const PageHeader& header, std::int64_t first_chunk, const Box3& band,
                 const SampleView& samples, ReadStatistics& statistics) {
  const ChunkGrid grid = grid_of(header);
  for (std::int64_t chunk = first_chunk; chunk < first_chunk + grid.across(); ++chunk) {
    const Samples decoded = page.decode(chunk, statistics);
    const Box3 chunk_box = grid.box(chunk);
    copy_window(decoded.bytes.get(), header.type(), chunk_box, grid.layout.chunk_columns, chunk_box,
                part_of(samples, chunk_box.relative_to(band.begin)));
  }
}

/// Appends compressed strips that are as wide as the slice: their decoded samples are the rows of the stage.
void append_strips(PageReader& page, const PageHeader& header, const StagingArea::Append& append,
                   ReadStatistics& statistics) {
  const std::int64_t chunks = ceil_div(header.height, header.layout.chunk_rows);
  for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
    append(page.decode(chunk, statistics).span());
  }
}

/// Appends a slice of tiles, or an uncompressed one, in bands of whole rows.
void append_bands(PageReader& page, const PageHeader& header, const StagingArea::Append& append,
                  ReadStatistics& statistics) {
  const ChunkGrid grid = grid_of(header);
  const std::int64_t rows =
      header.layout.compressed
          ? header.layout.chunk_rows
          : std::clamp<std::int64_t>(piece_bytes / row_bytes(header), 1, header.layout.chunk_rows);
  const Samples bytes(rows * row_bytes(header));
  for (std::int64_t y = 0; y < header.height; y += rows) {
    const Box3 band{{0, y, 0}, {1, std::min(y + rows, header.height), header.width}};
    const SampleView samples = samples_at(bytes.bytes.get(), header.type(), band.extent());
    if (header.layout.compressed) {
      decode_band(page, header, y / rows * grid.across(), band, samples, statistics);
    } else {
      page.read_rows(grid.touched(band), band, samples, statistics);
    }
    append(bytes.span().first(static_cast<std::size_t>(band.extent().y * row_bytes(header))));
  }
}

/// Number of threads that may decode at once: each needs memory for a chunk and, for tiles, for a band.
int staging_threads(const StorageLayout& layout, std::int64_t width, int threads, std::int64_t memory) {
  const std::int64_t needed = (layout.chunk_columns + width) * layout.chunk_rows * layout.bytes_per_voxel;
  return static_cast<int>(std::clamp<std::int64_t>(memory / std::max<std::int64_t>(needed, 1), 1, threads));
}

/// Rows to read with one access: several if the part covers most of each row, so that little is read in vain,
/// else one.
std::int64_t rows_at_once(const Box3& part, const PageHeader& header) {
  return 2 * part.extent().x < header.width ? 1 : std::max<std::int64_t>(1, piece_bytes / row_bytes(header));
}

/// Reads a part of a staged slice into `plane`, whose extent is that of `window`.
void read_part(const PageHeader& header, const Box3& part, const Box3& window, const SampleView& plane,
               const StagingArea::ReadAt& read_at, ReadStatistics& statistics) {
  const std::int64_t voxel = header.layout.bytes_per_voxel;
  const std::int64_t step = std::min(rows_at_once(part, header), part.extent().y);
  const Samples piece((step - 1) * row_bytes(header) + part.extent().x * voxel);
  for (std::int64_t y = part.begin.y; y < part.end.y; y += step) {
    const Box3 rows{{0, y, part.begin.x}, {1, std::min(y + step, part.end.y), part.end.x}};
    const std::int64_t bytes = (rows.extent().y - 1) * row_bytes(header) + rows.extent().x * voxel;
    read_at(y * row_bytes(header) + part.begin.x * voxel,
            piece.span().first(static_cast<std::size_t>(bytes)));
    copy_window(piece.bytes.get(), header.type(), rows, header.width, rows,
                part_of(plane, rows.relative_to(window.begin)));
    statistics.bytes_unstaged += bytes;
  }
}

} // namespace

SliceStager::SliceStager(std::shared_ptr<StagingArea> area, const PagedVolume& volume, OpenFiles& files,
                         int threads, std::int64_t memory)
    : area_(std::move(area)), volume_(volume), files_(files),
      threads_(staging_threads(volume.description.layout, volume.description.extent.x, threads, memory)) {}

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
  const StoredSlice& slice = volume_.slices[static_cast<std::size_t>(z)];
  with_context([&] { return text("reading slice ", z, " from ", files_.path(slice.file).string()); },
               [&] {
                 tiff::File file = files_.take(slice.file);
                 PageReader page(file, slice.header);
                 const bool as_they_are = slice.header.layout.compressed
                                          && slice.header.layout.chunk_columns == slice.header.width;
                 (as_they_are ? append_strips : append_bands)(
                     page, slice.header,
                     [&](std::span<const std::byte> bytes) {
                       append(bytes);
                       statistics.bytes_staged += static_cast<std::int64_t>(bytes.size());
                     },
                     statistics);
                 files_.give_back(slice.file, std::move(file));
               });
}

bool SliceStager::read(std::int64_t z, const ChunkGrid& grid, const std::vector<std::int64_t>& chunks,
                       const Box3& window, const SampleView& plane, ReadStatistics& statistics) const {
  if (!open()) {
    return false;
  }
  const PageHeader& header = volume_.slices[static_cast<std::size_t>(z)].header;
  return area_->use(z, [&](const StagingArea::ReadAt& read_at) {
    for (const std::int64_t chunk : chunks) {
      read_part(header, intersection(grid.box(chunk), window), window, plane, read_at, statistics);
    }
  });
}

} // namespace lsdeconv
