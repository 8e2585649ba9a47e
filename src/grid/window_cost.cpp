#include "lsdeconv/grid/window_cost.hpp"

namespace lsdeconv {
namespace {

/// Length of [begin, end) after both ends were moved outwards to multiples of `unit`.
std::int64_t whole_units(std::int64_t begin, std::int64_t end, std::int64_t unit) {
  return (ceil_div(end, unit) - begin / unit) * unit;
}

} // namespace

Extent3 decoded_extent(const StorageLayout& layout, const Extent3& volume, const Box3& window) {
  const Extent3 asked = window.extent();
  if (!layout.compressed || window.empty()) {
    return asked;
  }
  const bool strips = layout.unit_columns >= volume.x;
  const std::int64_t first_row = window.begin.y / layout.unit_rows * layout.unit_rows;
  std::int64_t rows = whole_units(window.begin.y, window.end.y, layout.unit_rows);
  if (strips) { // the last strip ends with the plane; tiles are padded beyond it
    rows = std::min(rows, volume.y - first_row);
  }
  return {asked.z, rows, whole_units(window.begin.x, window.end.x, layout.unit_columns)};
}

std::int64_t bytes_decoded_by_window(const StorageLayout& layout, const Extent3& volume, const Box3& window) {
  return window.empty() ? 0 : voxel_count(decoded_extent(layout, volume, window)) * layout.bytes_per_voxel;
}

} // namespace lsdeconv
