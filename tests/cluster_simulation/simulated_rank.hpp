#pragma once

#include "block_work.hpp"
#include "node_chunks.hpp"
#include "simulated_queue.hpp"

#include <deque>
#include <random>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// What all ranks of a simulation work with.
struct Surroundings {
  EventQueue& events;
  SharedStorage& storage;
  std::vector<NodeChunks>& chunks; ///< By node.
  SimulatedQueue& queue;
  const BlockGrid& grid;
  const Job& job;
  const Cluster& cluster;
  Outcome& outcome;
  std::mt19937_64& random;
};

/// Three stages at the same time, as in BlockPipeline: reading, computing (upload, transforms, download),
/// writing. Buffers circulate: who has none free waits.
class SimulatedRank {
public:
  SimulatedRank(const Surroundings& around, Rank rank, int node, const RankKind& kind);

  /// Begins to pull blocks.
  void start() { read_next(); }

private:
  struct Computed {
    BlockId block;
    double seconds; ///< Spent on computing it.
  };

  void read_next();
  void read(BlockId id);
  void fill_device();
  void upload(BlockId id);
  void compute_next();
  void poll(BlockId id, double left, double spent);
  void download(BlockId id, double spent);
  void write_next();
  void write(const Computed& result);
  void through(const Computed& result, bool written);
  [[nodiscard]] BlockWork work(BlockId id) const;
  [[nodiscard]] double over_the_bus(double bytes) const;
  [[nodiscard]] double jittered(double seconds, double deviation);

  Surroundings around_;
  Rank rank_;
  int node_;
  RankKind kind_;
  double slowness_;
  int free_images_;
  int free_results_;
  int in_device_ = 0;
  bool reading_ = false;
  bool ended_ = false;
  bool computing_ = false;
  bool writing_ = false;
  std::deque<BlockId> images_;
  std::deque<BlockId> uploaded_;
  std::deque<Computed> results_;
};

} // namespace lsdeconv::cluster_simulation
