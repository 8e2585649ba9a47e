#pragma once

#include "lsdeconv/core/storage_layout.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// The decoded chunks in memory that the ranks of a node share. Where memory is short, those that have been
/// unused for longest are dropped. Chunks that the same blocks need are kept and dropped together, as one
/// cell.
class NodeChunks {
public:
  /// Reads that many bytes and then calls `done`.
  using Fetch = std::function<void(double bytes, std::function<void()> done)>;

  /// capacity_bytes: the memory for decoded chunks.
  NodeChunks(const BlockGrid& grid, const StorageLayout& chunks, double capacity_bytes);

  /// Fetches those chunks of the block's window that are neither in memory nor on their way there, and calls
  /// `done` when all are in memory.
  void read(const Block& block, const Fetch& fetch, const std::function<void()>& done);

private:
  using Place = std::pair<std::size_t, std::size_t>; ///< The number of a cell along z and y.
  struct Arrival {
    bool in_memory = false;
    std::vector<std::function<void()>> awaited_by;
  };
  struct Cell {
    Place place;
    std::shared_ptr<Arrival> arrival;
  };

  [[nodiscard]] std::vector<Place> cells_of(const Box3& window) const;
  [[nodiscard]] double bytes_of(const Place& place) const;
  /// The cell at that place, now the one used last. A new one has no arrival yet.
  Cell& use(const Place& place);
  void drop_oldest();

  std::int64_t chunk_rows_;
  double row_bytes_;
  double capacity_;
  std::vector<std::int64_t> z_cuts_;
  std::vector<std::int64_t> y_cuts_;
  std::list<Cell> cells_; ///< In memory or on their way, the one used last in front.
  std::map<Place, std::list<Cell>::iterator> where_;
  double held_bytes_ = 0;
};

} // namespace lsdeconv::cluster_simulation
