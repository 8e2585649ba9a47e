#pragma once

#include "shared_storage.hpp"

#include "lsdeconv/grid/read_forecast.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// A kind of rank. Its pipeline is that of BlockPipeline: so many buffers circulate on either side of a
/// device that holds so many blocks.
struct RankKind {
  double transform_voxels_per_second = 0; ///< One pass at the cheapest extent.
  double device_bytes_per_second = 0;     ///< To the device and from it, each; 0: it computes in host memory.
  int buffers = 3;
  int blocks_in_device = 2;
};

struct Node {
  std::vector<RankKind> ranks;
  double slowness = 1; ///< Factor on its computing times.
};

/// Latencies in seconds.
struct Latencies {
  double message = 10e-6;  ///< One way between two ranks.
  double serving = 20e-6;  ///< Processor time of rank 0's server for one message.
  double file_open = 1e-3; ///< Of a slice, header included.
  int opening_threads = 8;
  double sync = 10e-3; ///< Until what a rank has written is safe.
  double mark = 50e-6; ///< Of a block, without its sync.
};

struct Cluster {
  std::vector<Node> nodes;
  StorageRates storage;
  Latencies latencies{};
  /// Standard deviation of the logarithm of a block's computing time, and of a latency of the storage.
  double compute_jitter = 0.05;
  double latency_jitter = 0.5;
  std::uint64_t seed = 1;

  [[nodiscard]] int ranks() const;
  /// What the storage, or all nodes together, can move.
  [[nodiscard]] double moved_bytes_per_second() const;
};

/// What the cluster is to do.
struct Job {
  GridShape grid;
  std::int64_t transforms = 0; ///< Transform passes per block.
  StorageLayout chunks;        ///< How slices are read: strips as wide as a slice.
  ChunkMemory memory;          ///< For them.
  std::int64_t group_size = 1; ///< Of the queue.
};

struct Outcome {
  std::int64_t blocks = 0;
  double wall = 0;          ///< Until the last block is marked and the last rank has put down its own.
  double compute_bound = 0; ///< All blocks' computing times over what the ranks can do together.
  double storage_bound = 0; ///< Bytes foretold over what the storage, or the nodes together, can move.
  double bytes_read = 0;
  double bytes_written = 0;
  std::int64_t opens = 0; ///< Slices opened, without those of second copies.
  std::int64_t second_copies = 0;
  double useless_seconds = 0;      ///< Spent computing blocks that another rank wrote.
  std::vector<double> last_end;    ///< Of each rank: when it was through with its last block.
  std::vector<int> times_written;  ///< Of each block.
  std::vector<int> times_marked;   ///< Of each block.
  std::vector<int> blocks_of_rank; ///< Written by it.
  double slowest_block = 0;        ///< Computing time of a block on the slowest kind of rank.

  [[nodiscard]] double bound() const { return std::max(compute_bound, storage_bound); }
  [[nodiscard]] double excess() const { return wall / bound() - 1; }
};

/// Runs all blocks of a job through the real queue (Dispatcher), with ranks that only wait: for the storage,
/// for each other, for the time that computing takes. The same for equal arguments.
Outcome simulate(const Cluster& cluster, const Job& job);

} // namespace lsdeconv::cluster_simulation
