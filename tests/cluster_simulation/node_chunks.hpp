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

/// Decoded strips in memory that the ranks of a node share; those unused for longest go first. Strips that
/// the same blocks touch come and go together.
class NodeChunks {
public:
  /// Calls the function when so many bytes have been read.
  using Fetch = std::function<void(double bytes, std::function<void()> done)>;

  NodeChunks(const BlockGrid& grid, const StorageLayout& chunks, double capacity_bytes);

  /// Fetches what is not there yet, and calls `done` when all of the block's window is.
  void read(const Block& block, const Fetch& fetch, const std::function<void()>& done);

private:
  using Place = std::pair<std::size_t, std::size_t>; ///< Of a cell: its number along z and y.
  struct Arrival {
    bool here = false;
    std::vector<std::function<void()>> awaited_by;
  };
  struct Cell {
    Place place;
    std::shared_ptr<Arrival> arrival;
  };

  [[nodiscard]] std::vector<Place> cells_of(const Box3& window) const;
  [[nodiscard]] double bytes_of(const Place& place) const;
  /// The cell, used last now; a new one has no arrival yet.
  Cell& use(const Place& place);
  void forget_oldest();

  std::int64_t chunk_rows_;
  double row_bytes_;
  double capacity_;
  std::vector<std::int64_t> z_cuts_;
  std::vector<std::int64_t> y_cuts_;
  std::list<Cell> cells_; ///< In memory, the one used last in front.
  std::map<Place, std::list<Cell>::iterator> where_;
  double held_ = 0;
};

} // namespace lsdeconv::cluster_simulation
