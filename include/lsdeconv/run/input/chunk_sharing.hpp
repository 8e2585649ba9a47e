#pragma once

#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/sys/mpi/shared_window.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lsdeconv {

/// What is known before it is decided whether the ranks of a node share decoded strips.
struct SharingRequest {
  GridShape grid;
  std::int64_t bytes_per_rank = 0; ///< That the plan has for decoded strips.
  int ranks_on_node = 1;
  bool allowed = true; ///< Not with --no-share-strips.
};

/// Whether ranks of a node should keep decoded strips in memory that they share, and how much of it.
struct SharingDecision {
  std::int64_t bytes = 0; ///< Of this node; 0: every rank keeps its own.
  std::string reason;     ///< One sentence for the log; empty where there is nothing to decide.
};

/// What the plan has for the strips of a node's ranks, but no more than two layers of blocks can use.
SharingDecision decide_sharing(const PreparedInput& input, const SharingRequest& request);

/// The run's reader keeps decoded strips as decided, in shared memory of each node or in its own, from
/// construction on.
class ChunkSharing {
public:
  /// The reader of `input` must outlive this. Collective over `ranks`.
  ChunkSharing(const PreparedInput& input, const SharingRequest& request, const mpi::Communicator& ranks);
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
