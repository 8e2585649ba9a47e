#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <cstdint>

namespace lsdeconv {

/// What one rank may use of its node.
struct WorkerShare {
  topology::Machine machine; ///< This rank's node.
  int ranks_on_node = 1;
  int nodes = 1; ///< Of all ranks.
  int threads = 1;
  /// The least number of threads that work at once, of all ranks: those beyond a rank's cores wait for
  /// others.
  int least_threads = 1;
  /// The least memory of all ranks, so that every rank can hold every block.
  std::int64_t bytes = 0;
};

/// Part of a node's available memory that runs plan with; the rest is left to the page cache and to others.
inline constexpr double planned_part_of_memory = 0.8;
/// Part of a rank's memory that is kept for decoded strips which the next blocks need again.
inline constexpr double cached_part_of_memory = 0.125;
/// Memory in bytes of the program itself with MPI, HDF5 and the Fourier library; measured with one small
/// block.
inline constexpr std::int64_t program_bytes = 200LL << 20;

/// A rank's part of the node's cores, or the cores that the launcher has bound it to where these are fewer.
int cores_of_rank(const WorkerShare& share);

/// Shares cores and memory of every node among its ranks, within --threads and --memory. Collective over
/// `ranks`.
WorkerShare share_node(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
