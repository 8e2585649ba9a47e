#pragma once

#include "shared_storage.hpp"

#include "lsdeconv/grid/read_forecast.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// A kind of rank. Its pipeline is that of BlockPipeline: `buffers` blocks at most wait on either side of a
/// device that holds `blocks_in_device` at a time.
struct RankKind {
  double transform_voxels_per_second = 0; ///< In one transform pass at the cheapest extent.
  double device_bytes_per_second = 0;     ///< In each direction; 0: it computes in host memory.
  int buffers = 3;
  int blocks_in_device = 2;
};

/// A node of the cluster.
struct Node {
  std::vector<RankKind> ranks;
  double slowness = 1; ///< Factor on the computing times of its ranks.
};

/// Times that do not depend on the amount of data, in seconds.
struct Latencies {
  double message = 10e-6;  ///< One way between two ranks.
  double serving = 20e-6;  ///< Processor time of rank 0 for one message.
  double file_open = 1e-3; ///< To open a slice and read its header.
  int opening_threads = 8; ///< Of a rank, each opening one slice at a time.
  double sync = 10e-3;     ///< Until what has been written is on stable storage.
  double mark = 50e-6;     ///< To mark a block as done, without the sync.
};

/// The machines of a simulated run.
struct Cluster {
  std::vector<Node> nodes;
  StorageRates storage;
  Latencies latencies{};
  /// Standard deviations of the logarithms of a block's computing time and of a latency of the storage.
  double compute_jitter = 0.05;
  double latency_jitter = 0.5;
  std::uint64_t seed = 1;

  /// The number of ranks on all nodes.
  [[nodiscard]] int ranks() const;
  /// The rate of the storage, or of all nodes together if that is lower.
  [[nodiscard]] double moved_bytes_per_second() const;
};

/// The run that is simulated.
struct Job {
  GridShape grid;
  std::int64_t transforms = 0; ///< Transform passes per block.
  StorageLayout chunks;        ///< In which slices are stored: strips as wide as a slice.
  ChunkMemory memory;          ///< For decoded chunks.
  std::int64_t group_size = 1; ///< Of LedgerSettings.
};

/// What came of a simulated run. Times in seconds.
struct Outcome {
  std::int64_t blocks = 0;
  double wall = 0;          ///< Until the last block is marked and the last rank has ended its last one.
  double compute_bound = 0; ///< If all ranks computed without a pause.
  double storage_bound = 0; ///< If the predicted bytes moved without a pause.
  double bytes_read = 0;
  double bytes_written = 0;
  std::int64_t opens = 0; ///< Slices opened for blocks that were written.
  std::int64_t second_copies = 0;
  std::vector<double> last_end;    ///< When each rank had written its last block.
  std::vector<int> times_written;  ///< Of each block.
  std::vector<int> times_marked;   ///< Of each block.
  std::vector<int> blocks_of_rank; ///< Written by each rank.
  double slowest_block = 0;        ///< Mean computing time of a block on the slowest rank.

  /// No run can be faster.
  [[nodiscard]] double bound() const { return std::max(compute_bound, storage_bound); }
  /// The time above the bound, as a share of it.
  [[nodiscard]] double excess() const { return wall / bound() - 1; }
};

/// Runs all blocks of a job through the real queue (Dispatcher) in simulated time, with ranks that only wait:
/// for the storage, for each other, and for the time that computing takes. Equal arguments give equal
/// results.
Outcome simulate(const Cluster& cluster, const Job& job);

} // namespace lsdeconv::cluster_simulation
