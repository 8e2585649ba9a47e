#pragma once

#include "event.hpp"

#include <deque>
#include <vector>

namespace lsdeconv::cuda {

/// Adds up how long the device has worked on parts of the computing stream, from events around each; never
/// waits for the device.
class BusyClock {
public:
  explicit BusyClock(std::shared_ptr<const Gpu> gpu) : gpu_(std::move(gpu)) {}

  /// Calls body(), which submits work to the computing stream, and measures how long the device takes for it.
  template <typename Body>
  void measure(Body&& body) {
    collect();
    Interval interval = take();
    interval.begin->record(gpu_->compute());
    body();
    interval.end->record(gpu_->compute());
    running_.push_back(std::move(interval));
  }
  /// Seconds of all intervals that have ended.
  [[nodiscard]] double seconds();

private:
  struct Interval {
    std::unique_ptr<Event> begin;
    std::unique_ptr<Event> end;
  };
  Interval take();
  /// Adds the intervals that have ended to the sum; their events are used again.
  void collect();

  std::shared_ptr<const Gpu> gpu_;
  std::deque<Interval> running_;
  std::vector<Interval> spare_;
  double seconds_ = 0;
};

} // namespace lsdeconv::cuda
