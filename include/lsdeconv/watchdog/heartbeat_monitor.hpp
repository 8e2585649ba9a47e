#pragma once

#include "lsdeconv/core/ids.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// A rank that does not answer any more or is stuck: the run goes on without it, or ends because of it.
struct LostRank {
  Rank rank;
  std::string host;
  std::string reason; ///< "has not been heard for 5 min 00 s"
};

/// Finds ranks that have sent no heartbeat for too long. All times are seconds of one clock, which begins
/// at 0.
class HeartbeatMonitor {
public:
  /// hosts: of every rank, in rank order; rank 0 itself is not watched. timeout: seconds without a heartbeat
  /// after which a rank counts as lost.
  HeartbeatMonitor(std::vector<std::string> hosts, double timeout);

  /// A heartbeat of the rank has arrived.
  void record(Rank rank, double now);
  /// The rank is not expected to send heartbeats any more.
  void stop_watching(Rank rank);
  /// Ranks without a heartbeat for longer than the timeout, each returned once. All ranks of a host that
  /// fails are returned by one call if their last heartbeats were at most `host_spread` seconds apart: a
  /// silent rank is returned when the first silent rank of its host has exceeded the timeout by that.
  [[nodiscard]] std::vector<LostRank> take_silent(double now);

  static constexpr double host_spread = 1.5; ///< Seconds.

private:
  static std::size_t index(Rank rank) { return static_cast<std::size_t>(rank.value); }

  std::vector<std::string> hosts_;
  double timeout_;
  std::vector<double> last_heartbeat_; ///< By rank.
  std::vector<bool> watched_;          ///< By rank.
};

/// "host n2 (ranks 2, 3) has not been heard for 1 min 00 s" where all ranks of a host are lost for the same
/// reason, else "rank 2 on host n2 has …"; joined by "; ". hosts: of all ranks of the run.
std::string lost_ranks_text(const std::vector<LostRank>& lost, const std::vector<std::string>& hosts);

} // namespace lsdeconv
