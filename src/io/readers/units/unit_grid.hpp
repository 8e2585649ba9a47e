#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/storage_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace lsdeconv {

/// How the units of one page, strips or tiles, cover it. Boxes have the z range 0:1.
struct UnitGrid {
  StorageLayout layout;
  std::int64_t height = 0;
  std::int64_t width = 0;

  [[nodiscard]] std::int64_t across() const { return ceil_div(width, layout.unit_columns); }
  [[nodiscard]] Box3 page() const { return whole({1, height, width}); }

  /// The voxels of the page that a unit holds: without the padding of tiles.
  [[nodiscard]] Box3 box(std::int64_t unit) const {
    const Index3 begin{0, unit / across() * layout.unit_rows, unit % across() * layout.unit_columns};
    return intersection({begin, begin + Extent3{1, layout.unit_rows, layout.unit_columns}}, page());
  }

  /// Units that a window touches, ascending.
  [[nodiscard]] std::vector<std::int64_t> touched(const Box3& window) const {
    std::vector<std::int64_t> units;
    for (std::int64_t row = window.begin.y / layout.unit_rows; row * layout.unit_rows < window.end.y; ++row) {
      for (std::int64_t column = window.begin.x / layout.unit_columns;
           column * layout.unit_columns < window.end.x; ++column) {
        units.push_back(row * across() + column);
      }
    }
    return units;
  }
};

} // namespace lsdeconv
