#pragma once

#include "cluster.hpp"

#include "lsdeconv/queue/dispatcher.hpp"

#include <functional>
#include <map>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// Rank 0's queue as the ranks see it: a message takes a while to arrive, then waits for the server, which
/// handles one at a time; so does the answer.
class SimulatedQueue {
public:
  /// Called with the block, or none where no more blocks are assigned.
  using Answer = std::function<void(std::optional<BlockId>)>;

  /// nodes: of every rank. on_marked: called with each block when its mark is on stable storage.
  SimulatedQueue(EventQueue& events, const Latencies& latencies, std::int64_t blocks, std::int64_t group_size,
                 const std::vector<NodeId>& nodes, std::function<void(BlockId)> on_marked);

  /// As in WorkQueue; `answer` is called when there is one.
  void request_block(Rank rank, Answer answer);
  void claim(BlockId id, Rank rank, std::function<void(bool)> answer);
  void complete(BlockId id, Rank rank);
  [[nodiscard]] bool cancelled(BlockId id, Rank rank) const { return dispatcher_.cancelled(id, rank); }
  [[nodiscard]] QueueStatistics statistics() const { return dispatcher_.statistics(); }

private:
  void serve(std::function<void()> message);
  void send_messages();
  void tick();
  void mark();

  EventQueue& events_;
  Latencies latencies_;
  Dispatcher dispatcher_;
  std::function<void(BlockId)> on_marked_;
  std::map<Rank, Answer> waiting_;
  double server_free_ = 0;
  std::int64_t unmarked_;
};

} // namespace lsdeconv::cluster_simulation
