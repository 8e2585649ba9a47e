#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/storage_layout.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace lsdeconv {

/// How the chunks of a layer cover it. A layer is the slices that one row of chunks along z spans: a single
/// slice where chunks are strips, tiles or bands. Chunks are numbered row by row. In all boxes z is counted
/// from the first slice of the layer.
struct ChunkGrid {
  StorageLayout layout;
  std::int64_t height = 0; ///< Of a slice.
  std::int64_t width = 0;  ///< Of a slice.
  std::int64_t slices = 1; ///< Of the layer; fewer than layout.chunk_slices at the end of the volume.

  /// Number of chunks side by side.
  [[nodiscard]] std::int64_t across() const { return ceil_div(width, layout.chunk_columns); }
  [[nodiscard]] Box3 layer() const { return whole({slices, height, width}); }

  /// The voxels of the layer in a chunk, without padding.
  [[nodiscard]] Box3 box(std::int64_t chunk) const { return intersection(stored_box(chunk), layer()); }
  /// The whole chunk, with its padding beyond the layer.
  [[nodiscard]] Box3 stored_box(std::int64_t chunk) const {
    const Index3 begin{0, chunk / across() * layout.chunk_rows, chunk % across() * layout.chunk_columns};
    return {begin, begin + Extent3{layout.chunk_slices, layout.chunk_rows, layout.chunk_columns}};
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
