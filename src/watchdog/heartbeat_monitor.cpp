#include "lsdeconv/watchdog/heartbeat_monitor.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace lsdeconv {
namespace {

std::string list_text(const std::vector<Rank>& ranks) {
  std::string list;
  for (const Rank rank : ranks) {
    list += text(list.empty() ? "ranks " : ", ", rank);
  }
  return list;
}

} // namespace

HeartbeatMonitor::HeartbeatMonitor(std::vector<std::string> hosts, double timeout)
    : hosts_(std::move(hosts)), timeout_(timeout), last_heartbeat_(hosts_.size(), 0),
      watched_(hosts_.size(), true) {
  watched_.front() = false;
}

void HeartbeatMonitor::record(Rank rank, double now) {
  last_heartbeat_[index(rank)] = now;
}

void HeartbeatMonitor::stop_watching(Rank rank) {
  watched_[index(rank)] = false;
}

std::vector<LostRank> HeartbeatMonitor::take_silent(double now) {
  const auto silent_for = [&](std::size_t r, double seconds) {
    return watched_[r] && now - last_heartbeat_[r] > seconds;
  };
  std::vector<std::string> silent_hosts;
  for (std::size_t r = 0; r < hosts_.size(); ++r) {
    if (silent_for(r, timeout_ + host_spread)) {
      silent_hosts.push_back(hosts_[r]);
    }
  }
  std::vector<LostRank> lost;
  for (std::size_t r = 0; r < hosts_.size() && !silent_hosts.empty(); ++r) {
    if (silent_for(r, timeout_)
        && std::find(silent_hosts.begin(), silent_hosts.end(), hosts_[r]) != silent_hosts.end()) {
      watched_[r] = false;
      lost.push_back(
          {Rank{static_cast<int>(r)}, hosts_[r], text("has not been heard for ", duration_text(timeout_))});
    }
  }
  return lost;
}

std::string lost_ranks_text(const std::vector<LostRank>& lost, const std::vector<std::string>& hosts) {
  using Group = std::pair<std::string, std::string>; // host and reason
  std::map<Group, std::vector<Rank>> groups;
  for (const LostRank& rank : lost) {
    groups[{rank.host, rank.reason}].push_back(rank.rank);
  }
  std::string all;
  const auto add = [&](const auto&... sentence) { all += text(all.empty() ? "" : "; ", sentence...); };
  for (const auto& [group, ranks] : groups) {
    const auto& [host, reason] = group;
    const auto on_host = static_cast<std::size_t>(std::count(hosts.begin(), hosts.end(), host));
    if (ranks.size() == on_host && on_host > 1) {
      add("host ", host, " (", list_text(ranks), ") ", reason);
    } else {
      for (const Rank rank : ranks) {
        add("rank ", rank, " on host ", host, " ", reason);
      }
    }
  }
  return all;
}

} // namespace lsdeconv
