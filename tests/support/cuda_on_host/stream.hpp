#pragma once

#include "device_state.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <thread>

/// A point in a stream, reached when the work before it has ended.
class Mark {
public:
  void reach();
  void wait();
  bool reached();
  /// When it was reached; not to be called before.
  [[nodiscard]] std::chrono::steady_clock::time_point time() const { return time_; }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool reached_ = false;
  std::chrono::steady_clock::time_point time_;
};

/// A CUDA event.
struct PretendEvent {
  std::shared_ptr<Mark> mark; ///< Where it was last recorded; null before.
  bool timed;
  bool sleeping; ///< A host thread that waits for it sleeps.
};

/// A CUDA stream: a thread that executes work in the order in which it was pushed, while the host goes on.
struct PretendStream {
public:
  explicit PretendStream(int ordinal);
  ~PretendStream();
  PretendStream(const PretendStream&) = delete;
  PretendStream& operator=(const PretendStream&) = delete;

  [[nodiscard]] int ordinal() const { return ordinal_; }
  /// Appends work that is not executed if the device is lost by then.
  void push(std::function<void()> work);
  /// Appends work that is executed in any case, such as reaching a mark.
  void push_always(std::function<void()> work);
  /// Waits until all work has ended.
  void drain();

private:
  void run();
  /// Waits for the random delay of the settings.
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

/// Counts an operation and pushes it to its stream. An operation that is to fail is pushed, too: the device
/// is lost when its turn comes. Returns what the CUDA call is to return. `passes` over the memory are counted
/// (traffic.hpp).
cudaError_t submit(cudaStream_t stream, Kind kind, std::function<void()> work, int passes = 1);
/// Time that work of all streams has only pretended to take so far. Events count it.
std::atomic<std::int64_t>& pretended_nanoseconds();

} // namespace cuda_on_host
