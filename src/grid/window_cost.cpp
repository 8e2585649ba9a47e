#include "lsdeconv/grid/window_cost.hpp"

namespace lsdeconv {
namespace {

/// Length of [begin, end) after both ends were moved outwards to multiples of `chunk`.
std::int64_t whole_chunks(std::int64_t begin, std::int64_t end, std::int64_t chunk) {
  return (ceil_div(end, chunk) - begin / chunk) * chunk;
}

} // namespace

Extent3 decoded_extent(const StorageLayout& layout, const Extent3& volume, const Box3& window) {
  const Extent3 asked = window.extent();
  if (!layout.whole_chunks() || window.empty()) {
    return asked;
  }
  const bool strips = layout.chunk_columns >= volume.x && layout.chunk_slices == 1;
  const std::int64_t first_row = window.begin.y / layout.chunk_rows * layout.chunk_rows;
  std::int64_t rows = whole_chunks(window.begin.y, window.end.y, layout.chunk_rows);
  if (strips) { // the last strip ends with the slice; all other chunks are padded and reach beyond it
    rows = std::min(rows, volume.y - first_row);
  }
  return {whole_chunks(window.begin.z, window.end.z, layout.chunk_slices), rows,
          whole_chunks(window.begin.x, window.end.x, layout.chunk_columns)};
}

std::int64_t bytes_decoded_by_window(const StorageLayout& layout, const Extent3& volume, const Box3& window) {
  return window.empty() ? 0 : voxel_count(decoded_extent(layout, volume, window)) * layout.bytes_per_voxel;
}

} // namespace lsdeconv
