#include "page_reader.hpp"

#include "page_faults.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <limits>

namespace lsdeconv {
namespace {

/// Rows are read in pieces that stay in the processor's cache until they are converted.
constexpr std::int64_t piece_bytes = std::int64_t{1} << 20;

bool fits(const tiff::Directory& page, const PageHeader& header) {
  return page_faults(page, std::numeric_limits<std::int64_t>::max()).empty() && page.height == header.height
         && page.width == header.width && voxel_type(page) == header.type
         && page.unit_rows == header.layout.unit_rows && page.unit_columns == header.layout.unit_columns
         && page.plain != header.layout.compressed;
}

} // namespace

PageReader::PageReader(tiff::File& file, const PageHeader& header)
    : file_(file), type_(header.type), grid_{header.layout, header.height, header.width} {
  constexpr const char* replaced = "it is not as it was when its header was checked; has it been replaced?";
  with_context([&] { return replaced; }, [&] { file_.go_to(header.directory); });
  if (!fits(file_.directory(), header)) {
    throw Error(replaced);
  }
}

Samples PageReader::decode(std::int64_t unit, ReadStatistics& statistics) {
  const tiff::Directory& page = file_.directory();
  Samples samples(page.unit_bytes(unit));
  file_.read_unit(unit, samples.span());
  statistics.bytes_read += static_cast<std::int64_t>(page.counts[static_cast<std::size_t>(unit)]);
  statistics.bytes_decoded += samples.size;
  ++statistics.units_decoded;
  return samples;
}

Samples PageReader::read_unit(std::int64_t unit, const UnitGrid& units, ReadStatistics& statistics) {
  if (units.layout == grid_.layout && (units.layout.compressed || file_.directory().tiled)) {
    return decode(unit, statistics);
  }
  const Box3 band = units.box(unit);
  Samples samples(band.voxels() * units.layout.bytes_per_voxel);
  ReadStatistics of_rows;
  read_rows(grid_.touched(band), band, samples_at(samples.bytes.get(), type_, band.extent()), of_rows);
  of_rows.units_decoded = 1;
  statistics += of_rows;
  return samples;
}

void PageReader::read_rows(std::span<const std::int64_t> units, const Box3& window, const SampleView& voxels,
                           ReadStatistics& statistics) {
  for (const Run& run : runs_of(units, window)) {
    read_run(run, window, voxels, statistics);
  }
  statistics.units_decoded += static_cast<std::int64_t>(units.size());
}

std::vector<PageReader::Run> PageReader::runs_of(std::span<const std::int64_t> units,
                                                 const Box3& window) const {
  const std::int64_t row_bytes = grid_.layout.unit_columns * grid_.layout.bytes_per_voxel;
  std::vector<Run> runs;
  for (const std::int64_t unit : units) {
    const Box3 held = grid_.box(unit);
    Box3 rows = held;
    rows.begin.y = std::max(held.begin.y, window.begin.y);
    rows.end.y = std::min(held.end.y, window.end.y);
    const auto unit_offset =
        static_cast<std::int64_t>(file_.directory().offsets[static_cast<std::size_t>(unit)]);
    const std::int64_t offset = unit_offset + (rows.begin.y - held.begin.y) * row_bytes;
    Run* last = runs.empty() ? nullptr : &runs.back();
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
  const std::int64_t row_bytes = grid_.layout.unit_columns * grid_.layout.bytes_per_voxel;
  const std::int64_t rows = std::min(run.box.extent().y, std::max<std::int64_t>(1, piece_bytes / row_bytes));
  const Samples piece(rows * row_bytes);
  for (std::int64_t y = run.box.begin.y; y < run.box.end.y; y += rows) {
    const Box3 held{{0, y, run.box.begin.x}, {1, std::min(y + rows, run.box.end.y), run.box.end.x}};
    const auto bytes = piece.span().first(static_cast<std::size_t>(held.extent().y * row_bytes));
    file_.read_at(run.offset + (y - run.box.begin.y) * row_bytes, bytes);
    if (file_.directory().swapped) {
      swap_bytes(bytes, type_);
    }
    const Box3 part = intersection(held, window);
    copy_window(piece.bytes.get(), type_, held, grid_.layout.unit_columns, part,
                part_of(voxels, part.relative_to(window.begin)));
    statistics.bytes_read += static_cast<std::int64_t>(bytes.size());
    statistics.bytes_decoded += static_cast<std::int64_t>(bytes.size());
  }
}

} // namespace lsdeconv
