#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// Events in simulated time, which is in seconds from 0. Events at the same time happen in the order in which
/// they were added.
class EventQueue {
public:
  /// The time of the last event.
  [[nodiscard]] double now() const { return now_; }
  /// Adds an event that many seconds from now.
  void after(double seconds, std::function<void()> event) {
    events_.push({now_ + seconds, next_++, std::move(event)});
  }
  /// Goes on to the next event and calls it; false where there is none.
  bool step() {
    if (events_.empty()) {
      return false;
    }
    Event event = events_.top();
    events_.pop();
    now_ = event.time;
    event.call();
    return true;
  }

private:
  struct Event {
    double time;
    std::int64_t number;
    std::function<void()> call;
    bool operator<(const Event& o) const { // the earliest on top
      return std::pair(time, number) > std::pair(o.time, o.number);
    }
  };

  double now_ = 0;
  std::int64_t next_ = 0;
  std::priority_queue<Event> events_;
};

} // namespace lsdeconv::cluster_simulation
