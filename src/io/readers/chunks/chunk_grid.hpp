#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/storage_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace lsdeconv {

/// How the chunks of a page (strips, tiles, bands) cover it. They are numbered row by row. All boxes have the
/// z range [0, 1).
struct ChunkGrid {
  StorageLayout layout;
  std::int64_t height = 0; ///< Of the page.
  std::int64_t width = 0;  ///< Of the page.

  /// Number of chunks side by side.
  [[nodiscard]] std::int64_t across() const { return ceil_div(width, layout.chunk_columns); }
  [[nodiscard]] Box3 page() const { return whole({1, height, width}); }

  /// The voxels of the page in a chunk, without the padding of tiles.
  [[nodiscard]] Box3 box(std::int64_t chunk) const {
    const Index3 begin{0, chunk / across() * layout.chunk_rows, chunk % across() * layout.chunk_columns};
    return intersection({begin, begin + Extent3{1, layout.chunk_rows, layout.chunk_columns}}, page());
  }

  /// The chunks that a window touches, in ascending order.
  [[nodiscard]] std::vector<std::int64_t> touched(const Box3& window) const {
    std::vector<std::int64_t> chunks;
    for (std::int64_t row = window.begin.y / layout.chunk_rows; row * layout.chunk_rows < window.end.y;
         ++row) {
      for (std::int64_t column = window.begin.x / layout.chunk_columns;
           column * layout.chunk_columns < window.end.x; ++column) {
        chunks.push_back(row * across() + column);
      }
    }
    return chunks;
  }
};

} // namespace lsdeconv
