#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace lsdeconv::cluster_simulation {

/// What happens when, in seconds. Events of one moment happen in the order in which they were planned.
class EventQueue {
public:
  [[nodiscard]] double now() const { return now_; }
  void after(double seconds, std::function<void()> event) {
    events_.push({now_ + seconds, next_++, std::move(event)});
  }
  /// Lets the next event happen; false where there is none.
  bool step() {
    if (events_.empty()) {
      return false;
    }
    Event event = events_.top();
    events_.pop();
    now_ = event.time;
    event.happen();
    return true;
  }

private:
  struct Event {
    double time;
    std::int64_t number;
    std::function<void()> happen;
    bool operator<(const Event& o) const { // the earliest on top
      return std::pair(time, number) > std::pair(o.time, o.number);
    }
  };

  double now_ = 0;
  std::int64_t next_ = 0;
  std::priority_queue<Event> events_;
};

} // namespace lsdeconv::cluster_simulation
