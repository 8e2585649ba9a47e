#include "node_chunks.hpp"

#include <algorithm>
#include <set>

namespace lsdeconv::cluster_simulation {
namespace {

std::pair<std::int64_t, std::int64_t> whole_chunks(std::int64_t begin, std::int64_t end, std::int64_t chunk,
                                                   std::int64_t last) {
  return {begin / chunk * chunk, std::min(ceil_div(end, chunk) * chunk, last)};
}

/// The coordinates at which the blocks' windows, in whole chunks, begin and end along an axis.
std::vector<std::int64_t> cuts_along(int axis, const BlockGrid& grid, std::int64_t chunk) {
  std::set<std::int64_t> cuts;
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    const Box3 window = grid.block(id).padded;
    const auto [begin, end] =
        whole_chunks(window.begin[axis], window.end[axis], chunk, grid.shape().volume[axis]);
    cuts.insert({begin, end});
  }
  return {cuts.begin(), cuts.end()};
}

std::size_t number_of(std::int64_t cut, const std::vector<std::int64_t>& cuts) {
  return static_cast<std::size_t>(std::lower_bound(cuts.begin(), cuts.end(), cut) - cuts.begin());
}

} // namespace

NodeChunks::NodeChunks(const BlockGrid& grid, const StorageLayout& chunks, double capacity_bytes)
    : chunk_rows_(chunks.chunk_rows),
      row_bytes_(static_cast<double>(chunks.chunk_columns * chunks.bytes_per_voxel)),
      capacity_(capacity_bytes), z_cuts_(cuts_along(0, grid, 1)),
      y_cuts_(cuts_along(1, grid, chunks.chunk_rows)) {}

void NodeChunks::read(const Block& block, const Fetch& fetch, const std::function<void()>& done) {
  const auto mine = std::make_shared<Arrival>();
  std::vector<std::shared_ptr<Arrival>> awaited;
  double bytes = 0;
  for (const Place& place : cells_of(block.padded)) {
    Cell& cell = use(place);
    if (cell.arrival == nullptr) {
      cell.arrival = mine;
      bytes += bytes_of(place);
    } else if (!cell.arrival->in_memory && cell.arrival != mine) {
      awaited.push_back(cell.arrival);
    }
  }
  drop_oldest();
  const auto left = std::make_shared<std::size_t>(awaited.size() + 1);
  const auto arrived = [left, done] {
    if (--*left == 0) {
      done();
    }
  };
  for (const std::shared_ptr<Arrival>& arrival : awaited) {
    arrival->awaited_by.emplace_back(arrived);
  }
  fetch(bytes, [mine, arrived] {
    mine->in_memory = true;
    for (const std::function<void()>& other : std::exchange(mine->awaited_by, {})) {
      other();
    }
    arrived();
  });
}

std::vector<NodeChunks::Place> NodeChunks::cells_of(const Box3& window) const {
  const auto [first_row, last_row] = whole_chunks(window.begin.y, window.end.y, chunk_rows_, y_cuts_.back());
  std::vector<Place> places;
  for (std::size_t z = number_of(window.begin.z, z_cuts_); z < number_of(window.end.z, z_cuts_); ++z) {
    for (std::size_t y = number_of(first_row, y_cuts_); y < number_of(last_row, y_cuts_); ++y) {
      places.emplace_back(z, y);
    }
  }
  return places;
}

double NodeChunks::bytes_of(const Place& place) const {
  const auto [z, y] = place;
  return static_cast<double>((z_cuts_[z + 1] - z_cuts_[z]) * (y_cuts_[y + 1] - y_cuts_[y])) * row_bytes_;
}

NodeChunks::Cell& NodeChunks::use(const Place& place) {
  const auto found = where_.find(place);
  if (found == where_.end()) {
    cells_.push_front({place, nullptr});
    held_bytes_ += bytes_of(place);
    where_[place] = cells_.begin();
  } else {
    cells_.splice(cells_.begin(), cells_, found->second);
  }
  return cells_.front();
}

void NodeChunks::drop_oldest() {
  while (held_bytes_ > capacity_) {
    held_bytes_ -= bytes_of(cells_.back().place);
    where_.erase(cells_.back().place);
    cells_.pop_back();
  }
}

} // namespace lsdeconv::cluster_simulation
