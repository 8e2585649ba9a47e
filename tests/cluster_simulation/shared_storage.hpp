#pragma once

#include "event_queue.hpp"

#include <functional>
#include <map>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// A parallel file system that all nodes read and write at once.
struct StorageRates {
  double bytes_per_second = 0;        ///< Of all transfers together.
  double client_bytes_per_second = 0; ///< Of one node.
};

/// Shares the rates among the transfers under way, equally as far as their nodes can take it (max-min
/// fairness). A fluid: every beginning and end changes the rates of all.
class SharedStorage {
public:
  SharedStorage(EventQueue& events, const StorageRates& rates, int nodes);

  /// Calls `done` when so many bytes have passed between this node and the storage.
  void transfer(int node, double bytes, std::function<void()> done);

  /// Bytes of all transfers that have ended.
  [[nodiscard]] double bytes_moved() const { return bytes_moved_; }

private:
  /// The transfers of a node are equally fast at every moment, so what each one has moved since time 0 is one
  /// number of the node's; a transfer ends where it has grown by the transfer's bytes.
  struct Client {
    double moved = 0;
    double rate = 0;                                        ///< Of each transfer, bytes per second.
    std::multimap<double, std::function<void()>> transfers; ///< By `moved` at their ends.
  };

  void advance();
  void share();
  void wait_for_next_end();
  void end_finished();

  EventQueue& events_;
  StorageRates rates_;
  std::vector<Client> clients_;
  double last_ = 0;
  std::int64_t plan_ = 0; ///< Number of the last change: earlier expectations are void.
  double bytes_moved_ = 0;
};

} // namespace lsdeconv::cluster_simulation
