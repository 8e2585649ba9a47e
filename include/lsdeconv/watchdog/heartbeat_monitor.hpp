#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/core/lost_rank.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// When each rank was last heard; times are seconds of one clock.
class HeartbeatMonitor {
public:
  /// hosts: of every rank, in rank order; rank 0 is not watched. `patience`: seconds.
  HeartbeatMonitor(std::vector<std::string> hosts, double patience);

  void heard(Rank rank, double now);
  /// Ranks that have been silent for longer than patience; of one host together, each once. Ranks of a host
  /// that falls silent are found in one call if they were last heard within `spread` of each other.
  [[nodiscard]] std::vector<LostRank> take_silent(double now);
  /// Not watched any more.
  void forget(Rank rank);
  [[nodiscard]] const std::string& host(Rank rank) const { return hosts_[index(rank)]; }

  static constexpr double spread = 1.5;

private:
  static std::size_t index(Rank rank) { return static_cast<std::size_t>(rank.value); }

  std::vector<std::string> hosts_;
  double patience_;
  std::vector<double> last_heard_;
  std::vector<bool> watched_;
};

/// "host n2 (ranks 2, 3) has not been heard for 60 s" where all ranks of a host are lost for one reason, else
/// "rank 2 on host n2 has …", joined by "; ". hosts: of all ranks.
std::string absence_text(const std::vector<LostRank>& lost, const std::vector<std::string>& hosts);

} // namespace lsdeconv
