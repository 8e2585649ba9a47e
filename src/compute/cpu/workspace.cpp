#include "workspace.hpp"

#include "lsdeconv/core/big_pages.hpp"

#include <algorithm>

namespace lsdeconv::cpu {

std::int64_t Workspace::row_of(const Extent3& extent) {
  constexpr std::int64_t even = 2; // pairs of complex numbers are aligned to 16 bytes
  return ceil_div(extent.x / 2 + 1, even) * even;
}

std::int64_t Workspace::plane_of(const Extent3& extent) {
  return (ceil_div(extent.y * row_of(extent), tile_columns) | 1) * tile_columns;
}

std::int64_t Workspace::bytes(const Extent3& extent) {
  return extent.z * plane_of(extent) * static_cast<std::int64_t>(sizeof(Complex));
}

Workspace::Workspace(const Extent3& extent)
    : row_(row_of(extent)), plane_(plane_of(extent)),
      spectrum_(in_big_pages<Complex>({extent.z, 1, plane_})) {
  std::fill(spectrum_.begin(), spectrum_.end(), Complex{});
}

} // namespace lsdeconv::cpu
