#include "lsdeconv/run/input/chunk_sharing.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/topology/shared_memory.hpp"

#include <algorithm>
#include <malloc.h>

namespace lsdeconv {
namespace {

/// Memory for shared chunks in relation to the chunks themselves: some is taken by what is stored beside
/// each, and some stays unused, as the place of a chunk is chosen by a hash.
constexpr double room_for_chunks = 1.1;

/// Bytes of all chunks that two layers of blocks touch: some ranks begin a layer while others still end the
/// one before.
std::int64_t two_layers_bytes(const PreparedInput& input, const GridShape& grid) {
  const StorageLayout chunks = input_chunks(input);
  const std::int64_t of_layer = ceil_div(input.slice.y, chunks.chunk_rows)
                                * ceil_div(input.slice.x, chunks.chunk_columns) * chunks.chunk_bytes();
  const std::int64_t slices = std::min(2 * grid.transform.z, grid.volume.z);
  const std::int64_t layers = ceil_div(slices + chunks.chunk_slices - 1, chunks.chunk_slices);
  return static_cast<std::int64_t>(room_for_chunks * static_cast<double>(layers * of_layer));
}

} // namespace

SharingDecision decide_sharing(const PreparedInput& input, const SharingRequest& request) {
  const std::int64_t planned = request.bytes_per_rank * request.ranks_on_node;
  if (request.ranks_on_node == 1 || planned == 0 || BlockGrid(request.grid).size() == 1) {
    return {};
  }
  if (!request.allowed) {
    return {0, "decoded strips are not shared: --no-share-strips"};
  }
  if (input.staging) {
    return {0, "decoded strips are not shared: slices are staged"};
  }
  const std::int64_t bytes = std::min(planned, two_layers_bytes(input, request.grid));
  return {bytes, text("decoded strips are shared by the ", request.ranks_on_node, " ranks of a node, up to ",
                      bytes_text(bytes))};
}

ChunkSharing::ChunkSharing(const PreparedInput& input, const SharingRequest& request,
                           const mpi::Communicator& ranks)
    : reader_(*input.reader), ranks_on_node_(request.ranks_on_node) {
  const SharingDecision decision = decide_sharing(input, request);
  reader_.keep_chunks_in({.own_bytes = request.bytes_per_rank});
  (void)::malloc_trim(0); // returns to the system what the reader kept while the run was prepared
  if (decision.bytes > 0) {
    share(ranks.node(), decision.bytes);
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
    log::detail(decision.reason);
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
