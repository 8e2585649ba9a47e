#include "lsdeconv/grid/read_forecast.hpp"

#include "axis_cut.hpp"
#include "row_groups.hpp"

#include "lsdeconv/grid/window_cost.hpp"

#include <algorithm>
#include <vector>

namespace lsdeconv {
namespace {

bool is_whole_slice(const StorageLayout& chunks, const Extent3& volume) {
  return chunks.whole_chunks() && chunks.chunk_rows >= volume.y;
}

/// Voxels that a block decodes along one axis, and how many of them the block before it has decoded already.
struct Reach {
  double voxels;
  double shared;
};

/// margin: voxels on each side of the padded boxes that are read, too.
std::vector<Reach> reaches(const GridShape& shape, int axis, const StorageLayout& chunks,
                           std::int64_t margin) {
  const AxisCut cut = axis_cut(shape, axis);
  const std::int64_t chunk = Extent3{chunks.chunk_slices, chunks.chunk_rows, chunks.chunk_columns}[axis];
  // Tiles reach beyond the slice, and chunks of several slices beyond the volume.
  const bool padded_chunks = chunks.chunk_slices > 1 || (axis > 0 && chunks.chunk_columns < shape.volume.x);
  const std::int64_t last =
      padded_chunks ? ceil_div(cut.volume, chunk) * chunk : std::max(cut.volume, axis == 2 ? chunk : 1);
  std::vector<Reach> all;
  std::int64_t reached = 0;
  for (std::int64_t i = 0; i < cut.blocks(); ++i) {
    const Span padded = cut.block(i).padded;
    const std::int64_t begin = std::max<std::int64_t>(0, padded.begin - margin) / chunk * chunk;
    const std::int64_t end =
        std::min(ceil_div(std::min(padded.end + margin, cut.volume), chunk) * chunk, last);
    all.push_back({static_cast<double>(end - begin),
                   i == 0 ? 0.0 : static_cast<double>(std::max<std::int64_t>(0, reached - begin))});
    reached = end;
  }
  return all;
}

/// Voxels along x that a whole row of blocks decodes, for each voxel along z and y.
struct RowWidth {
  double together = 0; ///< With every chunk decoded once.
  double separate = 0; ///< With every chunk decoded for each block that needs it.
  double blocks = 0;   ///< Number of blocks in the row.
};

RowWidth row_width(const std::vector<Reach>& columns) {
  RowWidth width;
  for (const Reach& column : columns) {
    width.together += column.voxels - column.shared;
    width.separate += column.voxels;
    ++width.blocks;
  }
  return width;
}

/// Bytes decoded for one row of blocks whose chunks have `chunks` bytes together, of which at most `held` are
/// in the memory of the readers already.
double row_bytes(double chunks, double held, const RowWidth& width, double readers, double memory) {
  // Readers take the blocks of the row in turn: a chunk that several blocks need goes to as many readers.
  const double separate = chunks * width.separate / width.together;
  const double first = std::min(std::min(readers, width.blocks) * chunks, separate);
  const double kept = std::min(memory, chunks) / chunks;
  return (separate - first) * (1 - kept) + first * (1 - std::min(1.0, held / chunks) * kept);
}

/// How many nodes read from a row of blocks on average: at the end of a run they share the last ones.
double nodes_at_a_row(const BlockGrid& grid, const StorageLayout& chunks, int nodes) {
  if (nodes == 1 || is_whole_slice(chunks, grid.shape().volume)) {
    return 1;
  }
  return 1 + static_cast<double>(nodes) / static_cast<double>(grid.blocks().z * grid.blocks().y);
}

} // namespace

std::int64_t blocks_per_group(const BlockGrid& grid, const StorageLayout& chunks, int nodes) {
  const Extent3& blocks = grid.blocks();
  const std::int64_t rows =
      is_whole_slice(chunks, grid.shape().volume) ? blocks.y : rows_per_group(blocks, nodes);
  return ceil_div(blocks.y, ceil_div(blocks.y, rows)) * blocks.x;
}

double bytes_fetched(const GridShape& shape, const StorageLayout& chunks, const ChunkMemory& memory,
                     std::int64_t margin) {
  const BlockGrid grid(shape);
  const std::int64_t group = blocks_per_group(grid, chunks, memory.nodes);
  const std::int64_t groups = ceil_div(grid.size(), group);
  const RowWidth width = row_width(reaches(shape, 2, chunks, margin));
  const std::vector<Reach> rows = reaches(shape, 1, chunks, margin);
  const double nodes_per_group = std::max(nodes_at_a_row(grid, chunks, memory.nodes),
                                          static_cast<double>(memory.nodes) / static_cast<double>(groups));
  const double readers = (memory.shared ? 1 : memory.ranks_per_node) * nodes_per_group;
  const double cache =
      static_cast<double>(memory.node_bytes) / (memory.shared ? 1 : std::max(1, memory.ranks_per_node));
  const double line = width.together * static_cast<double>(chunks.bytes_per_voxel);

  double bytes = 0;
  std::int64_t first_block = 0;
  for (const Reach& layer : reaches(shape, 0, chunks, margin)) {
    const double slab = layer.voxels * static_cast<double>(shape.volume.y) * line;
    for (const Reach& row : rows) {
      const bool same_reader = memory.nodes == 1 || first_block % group != 0;
      const double from_row = row.shared * layer.voxels;
      const double from_layer = cache >= slab ? (row.voxels - row.shared) * layer.shared : 0;
      const double held = same_reader ? (from_row + from_layer) * line : 0;
      bytes += row_bytes(layer.voxels * row.voxels * line, held, width, readers, cache);
      first_block += grid.blocks().x;
    }
  }
  return bytes;
}

} // namespace lsdeconv
