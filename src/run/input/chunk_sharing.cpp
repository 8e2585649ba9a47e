#include "lsdeconv/run/input/chunk_sharing.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/input_reading.hpp"
#include "lsdeconv/sys/topology/shared_memory.hpp"

#include <algorithm>
#include <malloc.h>

namespace lsdeconv {
namespace {

/// What slots take beside their chunks, and hashing: with so much more room, all chunks find some.
constexpr double room_for_chunks = 1.1;

/// Bytes of all chunks that two layers of blocks touch: some ranks begin one while others end the one before.
std::int64_t two_layers_bytes(const PreparedRun& run) {
  const StorageLayout chunks = input_chunks(run);
  const std::int64_t of_slice = ceil_div(run.slice.y, chunks.chunk_rows)
                                * ceil_div(run.slice.x, chunks.chunk_columns) * chunks.chunk_bytes();
  const std::int64_t slices = std::min(2 * run.record.grid.transform.z, run.record.grid.volume.z);
  return static_cast<std::int64_t>(room_for_chunks * static_cast<double>(slices * of_slice));
}

} // namespace

SharingDecision decide_sharing(const PreparedRun& run, int ranks_on_node) {
  const std::int64_t planned = run.plan.bytes_for_chunks * ranks_on_node;
  if (ranks_on_node == 1 || planned == 0 || BlockGrid(run.record.grid).size() == 1) {
    return {};
  }
  if (!run.config.share_strips) {
    return {0, "decoded strips are not shared: --no-share-strips"};
  }
  if (run.staging) {
    return {0, "decoded strips are not shared: slices are staged"};
  }
  const std::int64_t bytes = std::min(planned, two_layers_bytes(run));
  return {bytes, text("decoded strips are shared by the ", ranks_on_node, " ranks of a node, up to ",
                      bytes_text(bytes))};
}

ChunkSharing::ChunkSharing(PreparedRun& run, const mpi::Communicator& ranks)
    : reader_(*run.reader), ranks_on_node_(run.share.ranks_on_node) {
  const mpi::Communicator node = ranks.node();
  const SharingDecision decision = decide_sharing(run, node.size());
  reader_.keep_chunks_in({.own_bytes = run.plan.bytes_for_chunks});
  (void)::malloc_trim(0); // what the reader kept while the run was prepared goes back to the system
  if (decision.bytes > 0) {
    share(node, decision.bytes);
  }
  log_decision(decision, ranks);
}

void ChunkSharing::share(const mpi::Communicator& node, std::int64_t bytes) {
  window_.emplace(node, bytes);
  if (!window_->bytes().empty()) {
    reader_.keep_chunks_in({.shared = window_->bytes(), .rank = node.rank().value, .ranks = node.size()});
  }
}

void ChunkSharing::log_decision(const SharingDecision& decision, const mpi::Communicator& ranks) const {
  if (ranks.is_root() && !decision.reason.empty()) {
    log::info(decision.reason);
  }
  const mpi::Communicator node = ranks.node();
  if (window_ && !window_->shortage().empty() && node.is_root()) {
    log::warning("every rank of this node decodes strips for itself: ", window_->shortage(),
                 "; give it more (containers: --shm-size; else: mount -o remount,size=50% ",
                 mpi::SharedWindow::folder, "), or less to strips with --strip-cache");
  }
}

std::int64_t ChunkSharing::bytes_of_others() const {
  return window_ ? topology::shared_memory("/") / ranks_on_node_ * (ranks_on_node_ - 1) : 0;
}

void ChunkSharing::close() {
  reader_.keep_chunks_in({});
  if (window_) {
    window_->close();
  }
}

} // namespace lsdeconv
