#pragma once

#include "event.hpp"

#include <deque>
#include <vector>

namespace lsdeconv::cuda {

/// Adds up how long the device has worked on parts of the computing stream, from events around each, and
/// keeps the host from running far ahead of it: a block whose work is all queued could not be given up any
/// more.
class BusyClock {
public:
  explicit BusyClock(std::shared_ptr<const Gpu> gpu) : gpu_(std::move(gpu)) {}

  /// So many parts are queued at most. Two of them are an iteration: with the default number of iterations a
  /// block is queued while the one before it is computed.
  static constexpr std::size_t most_ahead = 32;

  /// Calls body(), which submits work to the computing stream, and measures how long the device takes for it.
  /// Waits before that while `most_ahead` parts are queued.
  template <typename Body>
  void measure(Body&& body) {
    collect();
    hold_back();
    Interval interval = take();
    interval.begin->record(gpu_->compute());
    body();
    interval.end->record(gpu_->compute());
    running_.push_back(std::move(interval));
  }
  /// Seconds of all intervals that have ended. Never waits for the device.
  [[nodiscard]] double seconds();

private:
  struct Interval {
    std::unique_ptr<Event> begin;
    std::unique_ptr<Event> end;
  };
  Interval take();
  /// Adds the intervals that have ended to the sum; their events are used again.
  void collect();
  /// Waits until there is room for another interval.
  void hold_back();

  std::shared_ptr<const Gpu> gpu_;
  std::deque<Interval> running_;
  std::vector<Interval> spare_;
  double seconds_ = 0;
};

} // namespace lsdeconv::cuda
