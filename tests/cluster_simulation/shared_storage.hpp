#pragma once

#include "event_queue.hpp"

#include <functional>
#include <map>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// How fast a parallel file system is that all nodes read and write at once.
struct StorageRates {
  double bytes_per_second = 0;        ///< Of all transfers together.
  double client_bytes_per_second = 0; ///< Of one node.
};

/// Shares the rates among the transfers under way: equally, except that what a node cannot take goes to the
/// transfers of the others (max-min fairness). Each beginning and end of a transfer changes the rates of all
/// at once.
class SharedStorage {
public:
  /// nodes: their number.
  SharedStorage(EventQueue& events, const StorageRates& rates, int nodes);

  /// Moves bytes between this node and the storage, in either direction, and then calls `done`.
  void transfer(int node, double bytes, std::function<void()> done);

private:
  /// The transfers of a node are always equally fast. `moved` is what a transfer would have moved that had
  /// begun at time 0; a transfer ends when it has grown by the transfer's bytes.
  struct Client {
    double moved = 0;
    double rate = 0;                                        ///< Of each transfer, bytes per second.
    std::multimap<double, std::function<void()>> transfers; ///< By the value of `moved` at their end.
  };

  void advance();
  void share();
  void wait_for_next_end();
  void end_finished();

  EventQueue& events_;
  StorageRates rates_;
  std::vector<Client> clients_;
  double last_ = 0;       ///< Time of the last advance().
  std::int64_t plan_ = 0; ///< Number of the last change of rates; events planned before it are void.
};

} // namespace lsdeconv::cluster_simulation
