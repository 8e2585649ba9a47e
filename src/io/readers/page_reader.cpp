#include "page_reader.hpp"

#include "inspection/content_sample.hpp"
#include "inspection/page_faults.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <limits>

namespace lsdeconv {
namespace {

/// Rows are read in pieces that stay in the processor's cache until they are converted to voxels.
constexpr std::int64_t piece_bytes = std::int64_t{1} << 20;

/// Whether the page is the one that the header describes.
bool fits(const tiff::Directory& page, const PageHeader& header) {
  return page_faults(page, std::numeric_limits<std::int64_t>::max()).empty() && page.height == header.height
         && page.width == header.width && sample_coding(page) == header.conversion.stored
         && page.chunk_rows == header.layout.chunk_rows && page.chunk_columns == header.layout.chunk_columns
         && page.plain != header.layout.compressed;
}

} // namespace

PageReader::PageReader(tiff::File& file, const PageHeader& header)
    : file_(file), conversion_(header.conversion),
      shift_(header.shift), grid_{header.layout, header.height, header.width} {
  with_context([&] { return replaced_text; }, [&] { file_.go_to(header.directory); });
  if (!fits(file_.directory(), header)) {
    throw Error(replaced_text);
  }
}

Samples PageReader::decode(std::int64_t chunk, ReadStatistics& statistics) {
  const tiff::Directory& page = file_.directory();
  Samples stored(page.chunk_bytes(chunk));
  file_.read_chunk(chunk, stored.span());
  Samples samples = voxels_of(std::move(stored), conversion_);
  statistics.bytes_read += static_cast<std::int64_t>(page.counts[static_cast<std::size_t>(chunk)]);
  statistics.bytes_decoded += samples.size;
  ++statistics.chunks_decoded;
  return samples;
}

Samples PageReader::read_chunk(std::int64_t chunk, const ChunkGrid& chunks, ReadStatistics& statistics) {
  if (chunks.layout == grid_.layout && (chunks.layout.compressed || file_.directory().tiled)) {
    return decode(chunk, statistics);
  }
  const Box3 band = chunks.box(chunk);
  Samples samples(band.voxels() * chunks.layout.bytes_per_voxel);
  ReadStatistics of_rows;
  read_rows(grid_.touched(band), band, samples_at(samples.bytes.get(), conversion_.voxel, band.extent()),
            of_rows);
  of_rows.chunks_decoded = 1;
  statistics += of_rows;
  return samples;
}

void PageReader::read_rows(std::span<const std::int64_t> chunks, const Box3& window, const SampleView& voxels,
                           ReadStatistics& statistics) {
  for (const Run& run : runs_of(chunks, window)) {
    read_run(run, window, voxels, statistics);
  }
  statistics.chunks_decoded += static_cast<std::int64_t>(chunks.size());
}

std::vector<PageReader::Run> PageReader::runs_of(std::span<const std::int64_t> chunks,
                                                 const Box3& window) const {
  const std::int64_t row_bytes = grid_.layout.chunk_columns * bytes_per_sample(conversion_.stored);
  std::vector<Run> runs;
  for (const std::int64_t chunk : chunks) {
    const Box3 chunk_box = grid_.box(chunk);
    Box3 rows = chunk_box;
    rows.begin.y = std::max(chunk_box.begin.y, window.begin.y);
    rows.end.y = std::min(chunk_box.end.y, window.end.y);
    const auto chunk_offset =
        static_cast<std::int64_t>(file_.directory().offsets[static_cast<std::size_t>(chunk)]) + shift_;
    const std::int64_t offset = chunk_offset + (rows.begin.y - chunk_box.begin.y) * row_bytes;
    Run* last = runs.empty() ? nullptr : &runs.back();
    // Strips that follow each other in the file, as they usually do, are read together.
    if (last != nullptr && grid_.across() == 1 && last->offset + last->box.extent().y * row_bytes == offset) {
      last->box.end.y = rows.end.y;
    } else {
      runs.push_back({offset, rows});
    }
  }
  return runs;
}

void PageReader::read_run(const Run& run, const Box3& window, const SampleView& voxels,
                          ReadStatistics& statistics) {
  const std::int64_t sample_bytes = bytes_per_sample(conversion_.stored);
  const std::int64_t row_bytes = grid_.layout.chunk_columns * sample_bytes;
  const std::int64_t rows = std::min(run.box.extent().y, std::max<std::int64_t>(1, piece_bytes / row_bytes));
  const Samples piece(rows * row_bytes);
  for (std::int64_t y = run.box.begin.y; y < run.box.end.y; y += rows) {
    const Box3 piece_box{{0, y, run.box.begin.x}, {1, std::min(y + rows, run.box.end.y), run.box.end.x}};
    const auto bytes = piece.span().first(static_cast<std::size_t>(piece_box.extent().y * row_bytes));
    file_.read_at(run.offset + (y - run.box.begin.y) * row_bytes, bytes);
    if (file_.directory().swapped) {
      swap_bytes(bytes, sample_bytes);
    }
    Samples rows_read = piece; // the last piece may be shorter than its memory
    rows_read.size = static_cast<std::int64_t>(bytes.size());
    rows_read = voxels_of(std::move(rows_read), conversion_);
    const Box3 part = intersection(piece_box, window);
    copy_window(rows_read.bytes.get(), conversion_.voxel, piece_box, grid_.layout.chunk_columns, part,
                part_of(voxels, part.relative_to(window.begin)));
    statistics.bytes_read += static_cast<std::int64_t>(bytes.size());
    statistics.bytes_decoded += static_cast<std::int64_t>(bytes.size());
  }
}

} // namespace lsdeconv
