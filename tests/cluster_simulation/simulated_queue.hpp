#pragma once

#include "cluster.hpp"
#include "queue/dispatcher.hpp"

#include <functional>
#include <map>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// Rank 0's queue as ranks meet it: every message travels, then waits for the server, which takes them one by
/// one; so do the answers.
class SimulatedQueue {
public:
  using Answer = std::function<void(std::optional<BlockId>)>;

  /// nodes: of every rank. `on_marked` is told each block whose mark is safe.
  SimulatedQueue(EventQueue& events, const Latencies& latencies, std::int64_t blocks, std::int64_t group_size,
                 const std::vector<NodeId>& nodes, std::function<void(BlockId)> on_marked);

  /// The answer comes when there is one; none: no more blocks.
  void ask(Rank rank, Answer answer);
  void claim(BlockId id, Rank rank, std::function<void(bool)> answer);
  void complete(BlockId id, Rank rank);
  [[nodiscard]] bool cancelled(BlockId id, Rank rank) const { return dispatcher_.cancelled(id, rank); }
  [[nodiscard]] QueueStatistics statistics() const { return dispatcher_.statistics(); }

private:
  void serve(std::function<void()> message);
  void send_news();
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
