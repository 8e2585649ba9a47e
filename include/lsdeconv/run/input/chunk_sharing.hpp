#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/shared_window.hpp"

#include <optional>

namespace lsdeconv {

/// Whether ranks of a node should keep decoded strips in memory that they share, and how much of it.
struct SharingDecision {
  std::int64_t bytes = 0; ///< Of this node; 0: every rank keeps its own.
  std::string reason;     ///< One sentence for the log; empty where there is nothing to decide.
};

/// For a node with so many ranks: what the plan has for their strips, but no more than two layers of
/// blocks can use.
SharingDecision decide_sharing(const PreparedRun& run, int ranks_on_node);

/// The run's reader keeps decoded strips as decided, in shared memory of each node or in its own, from
/// construction on.
class ChunkSharing {
public:
  /// Collective over `ranks`.
  ChunkSharing(PreparedRun& run, const mpi::Communicator& ranks);
  /// Without close(): waits for nobody; the reader is not to be used any more then, and memory that is shared
  /// goes with the last process.
  ~ChunkSharing() = default;
  ChunkSharing(const ChunkSharing&) = delete;
  ChunkSharing& operator=(const ChunkSharing&) = delete;
  ChunkSharing(ChunkSharing&&) = delete;
  ChunkSharing& operator=(ChunkSharing&&) = delete;

  /// Bytes of shared memory that this process has touched and that count as the other ranks': with them taken
  /// off, the ranks' memory adds up to that of the node.
  [[nodiscard]] std::int64_t bytes_of_others() const;

  /// Gives all memory for strips back; the reader keeps none from now on. Collective over `ranks`.
  void close();

private:
  void share(const mpi::Communicator& node, std::int64_t bytes);
  void log_decision(const SharingDecision& decision, const mpi::Communicator& ranks) const;

  VolumeReader& reader_;
  int ranks_on_node_;
  std::optional<mpi::SharedWindow> window_;
};

} // namespace lsdeconv
