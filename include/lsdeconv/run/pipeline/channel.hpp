#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace lsdeconv {

/// A queue of values between threads, first in, first out. It has no limit of its own: in the pipeline every
/// value owns a buffer, and the number of buffers is fixed.
template <typename T>
class Channel {
public:
  /// Adds a value; never waits for a reader.
  void push(T value) {
    {
      const std::lock_guard lock(mutex_);
      values_.push_back(std::move(value));
    }
    changed_.notify_one();
  }

  /// Says that no more values will come; those inside can still be taken.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

  /// Waits for a value; none once the channel is closed and empty.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !values_.empty(); });
    return take();
  }

  /// As pop(), but waits for no longer than `patience`; drained() tells whether none means that the channel
  /// has ended.
  std::optional<T> pop_within(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [this] { return closed_ || !values_.empty(); });
    return take();
  }

  /// Whether it is closed and empty: pop() will never return a value again.
  [[nodiscard]] bool drained() const {
    const std::lock_guard lock(mutex_);
    return closed_ && values_.empty();
  }

private:
  std::optional<T> take() {
    if (values_.empty()) {
      return std::nullopt;
    }
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    return value;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> values_;
  bool closed_ = false;
};

} // namespace lsdeconv
