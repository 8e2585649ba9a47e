#include "cluster.hpp"

#include "simulated_rank.hpp"

#include <algorithm>
#include <limits>
#include <memory>

namespace lsdeconv::cluster_simulation {
namespace {

std::vector<NodeId> nodes_of_ranks(const Cluster& cluster) {
  std::vector<NodeId> nodes;
  for (std::size_t node = 0; node < cluster.nodes.size(); ++node) {
    nodes.insert(nodes.end(), cluster.nodes[node].ranks.size(), NodeId{static_cast<int>(node)});
  }
  return nodes;
}

void add_bounds(Outcome& outcome, const Cluster& cluster, const BlockGrid& grid, const Job& job) {
  double transformed = 0;
  double bytes = bytes_fetched(job.grid, job.chunks, job.memory);
  for (BlockId id{0}; id.value < grid.size(); ++id.value) {
    const BlockWork work = work_of(grid.block(id), job);
    transformed += work.transformed;
    bytes += work.written_bytes;
  }
  double rate = 0;
  double slowest = std::numeric_limits<double>::infinity();
  for (const Node& node : cluster.nodes) {
    for (const RankKind& kind : node.ranks) {
      rate += kind.transform_voxels_per_second / node.slowness;
      slowest = std::min(slowest, kind.transform_voxels_per_second / node.slowness);
    }
  }
  outcome.compute_bound = transformed / rate;
  outcome.storage_bound = bytes / cluster.moved_bytes_per_second();
  outcome.slowest_block = transformed / static_cast<double>(grid.size()) / slowest;
}

} // namespace

int Cluster::ranks() const {
  std::size_t all = 0;
  for (const Node& node : nodes) {
    all += node.ranks.size();
  }
  return static_cast<int>(all);
}

double Cluster::moved_bytes_per_second() const {
  return std::min(storage.bytes_per_second,
                  storage.client_bytes_per_second * static_cast<double>(nodes.size()));
}

Outcome simulate(const Cluster& cluster, const Job& job) {
  const BlockGrid grid(job.grid);
  const auto blocks = static_cast<std::size_t>(grid.size());
  const auto ranks = static_cast<std::size_t>(cluster.ranks());
  Outcome outcome;
  outcome.blocks = grid.size();
  outcome.last_end.resize(ranks);
  outcome.blocks_of_rank.resize(ranks);
  outcome.times_written.resize(blocks);
  outcome.times_marked.resize(blocks);
  add_bounds(outcome, cluster, grid, job);

  EventQueue events;
  std::mt19937_64 random(cluster.seed);
  SharedStorage storage(events, cluster.storage, static_cast<int>(cluster.nodes.size()));
  SimulatedQueue queue(events, cluster.latencies, grid.size(), job.group_size, nodes_of_ranks(cluster),
                       [&](BlockId id) {
                         ++outcome.times_marked[static_cast<std::size_t>(id.value)];
                         outcome.wall = std::max(outcome.wall, events.now());
                       });
  std::vector<NodeChunks> chunks(cluster.nodes.size(),
                                 NodeChunks(grid, job.chunks, static_cast<double>(job.memory.node_bytes)));
  const SimulationContext context{events, storage, chunks, queue, grid, job, cluster, outcome, random};
  std::vector<std::unique_ptr<SimulatedRank>> all;
  for (std::size_t node = 0; node < cluster.nodes.size(); ++node) {
    for (const RankKind& kind : cluster.nodes[node].ranks) {
      const Rank rank{static_cast<int>(all.size())};
      all.push_back(std::make_unique<SimulatedRank>(context, rank, static_cast<int>(node), kind));
    }
  }
  for (const std::unique_ptr<SimulatedRank>& rank : all) {
    rank->start();
  }
  while (events.step()) {
  }
  outcome.second_copies = queue.statistics().second_copies;
  return outcome;
}

} // namespace lsdeconv::cluster_simulation
