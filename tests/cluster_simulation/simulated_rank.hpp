#pragma once

#include "block_work.hpp"
#include "node_chunks.hpp"
#include "simulated_queue.hpp"

#include <deque>
#include <random>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// What all ranks of a simulation share.
struct SimulationContext {
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

/// A rank with three stages that work at the same time, as in BlockPipeline: reading, computing (upload,
/// transforms, download) and writing. A stage that finds no free buffer waits.
class SimulatedRank {
public:
  SimulatedRank(const SimulationContext& context, Rank rank, int node, const RankKind& kind);

  /// Begins to request blocks.
  void start() { read_next(); }

private:
  void read_next();
  void read(BlockId id);
  void fill_device();
  void upload(BlockId id);
  void compute_next();
  void compute(BlockId id, double left);
  void download(BlockId id);
  void write_next();
  void write(BlockId id);
  void record_written(BlockId id);
  void end_writing();
  [[nodiscard]] BlockWork work(BlockId id) const;
  [[nodiscard]] double transfer_seconds(double bytes) const;
  [[nodiscard]] double jittered(double seconds, double deviation);

  SimulationContext context_;
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
  std::deque<BlockId> images_;   ///< Read.
  std::deque<BlockId> uploaded_; ///< In the device, not computed yet.
  std::deque<BlockId> results_;  ///< Computed, not written yet.
};

} // namespace lsdeconv::cluster_simulation
