#pragma once

#include "device_state.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <thread>

/// A point in a stream that was or will be reached.
class Mark {
public:
  void reach();
  void wait();
  bool reached();
  /// Only of a mark that was reached.
  [[nodiscard]] std::chrono::steady_clock::time_point time() const { return time_; }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool reached_ = false;
  std::chrono::steady_clock::time_point time_;
};

/// The latest record of an event; null before the first.
struct PretendEvent {
  std::shared_ptr<Mark> mark;
  bool timed;
};

/// A thread that does one thing after the other while the host goes on.
struct PretendStream {
public:
  explicit PretendStream(int ordinal);
  ~PretendStream();
  PretendStream(const PretendStream&) = delete;
  PretendStream& operator=(const PretendStream&) = delete;

  [[nodiscard]] int ordinal() const { return ordinal_; }
  /// Queues work that a lost device leaves out.
  void push(std::function<void()> work);
  /// Queues what happens on a lost device, too.
  void push_order(std::function<void()> order);
  void drain();

private:
  void run();
  void pause();

  int ordinal_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::uint64_t chance_;
  std::thread thread_;
};

namespace cuda_on_host {

/// Counts an operation and queues it; a fault strikes when its turn comes. What the caller is told.
cudaError_t submit(cudaStream_t stream, Kind kind, std::function<void()> work);

} // namespace cuda_on_host
