#pragma once

#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/sys/mpi/shared_window.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lsdeconv {

/// What decides, beside the input, whether the ranks of a node share decoded strips.
struct SharingRequest {
  GridShape grid;
  std::int64_t bytes_per_rank = 0; ///< Memory that the plan reserves for decoded strips.
  int ranks_on_node = 1;
  bool allowed = true; ///< False with --no-share-strips.
};

/// Whether the ranks of a node keep decoded strips in memory that they share, and how much of it.
struct SharingDecision {
  std::int64_t bytes = 0; ///< For the node; 0: every rank keeps its own strips.
  std::string reason;     ///< One sentence for the log; empty where sharing would make no difference.
};

/// Decides to share the memory that the plan reserves for the strips of all ranks of a node, but no more than
/// two layers of blocks can fill. There is none to share for one rank, for one block, or where slices are
/// staged.
SharingDecision decide_sharing(const PreparedInput& input, const SharingRequest& request);

/// Makes the reader of a run keep decoded strips as decide_sharing() says, in shared memory of each node or
/// in its own, from construction on.
class ChunkSharing {
public:
  /// Logs the decision, and a warning where the shared memory cannot be had; every rank keeps its own strips
  /// then. The reader of `input` must outlive this object. Collective over `ranks`.
  ChunkSharing(const PreparedInput& input, const SharingRequest& request, const mpi::Communicator& ranks);
  /// Waits for no other rank. Where close() was not called, the reader must not be used any more, and shared
  /// memory is freed with the last process.
  ~ChunkSharing() = default;
  ChunkSharing(const ChunkSharing&) = delete;
  ChunkSharing& operator=(const ChunkSharing&) = delete;
  ChunkSharing(ChunkSharing&&) = delete;
  ChunkSharing& operator=(ChunkSharing&&) = delete;

  /// The other ranks' part of the shared memory that this process has touched, in bytes: the system counts
  /// all of it for each rank. Without this part the memory of the ranks adds up to that of the node.
  [[nodiscard]] std::int64_t bytes_of_others() const;

  /// Frees all memory for strips; the reader keeps none from now on. Collective over the ranks that this was
  /// made with.
  void close();

private:
  void share(const mpi::Communicator& node, std::int64_t bytes);
  void log_decision(const SharingDecision& decision, const mpi::Communicator& ranks) const;

  VolumeReader& reader_;
  int ranks_on_node_;
  std::optional<mpi::SharedWindow> window_;
};

} // namespace lsdeconv
