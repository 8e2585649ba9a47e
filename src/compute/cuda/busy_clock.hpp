#pragma once

#include "event.hpp"

#include <deque>
#include <vector>

namespace lsdeconv::cuda {

/// Adds up how long the device took for stretches of the computing queue, without ever waiting for it.
class BusyClock {
public:
  explicit BusyClock(std::shared_ptr<const Gpu> gpu) : gpu_(std::move(gpu)) {}

  /// Queues the work of `body` as one stretch.
  template <typename Body>
  void measure(Body&& body) {
    collect();
    Stretch stretch = take();
    stretch.begin->mark(gpu_->compute());
    body();
    stretch.end->mark(gpu_->compute());
    running_.push_back(std::move(stretch));
  }
  /// Seconds of all stretches that have ended.
  [[nodiscard]] double seconds();

private:
  struct Stretch {
    std::unique_ptr<Event> begin;
    std::unique_ptr<Event> end;
  };
  Stretch take();
  void collect();

  std::shared_ptr<const Gpu> gpu_;
  std::deque<Stretch> running_;
  std::vector<Stretch> spare_;
  double seconds_ = 0;
};

} // namespace lsdeconv::cuda
