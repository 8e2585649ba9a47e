#pragma once

#include "gpu.hpp"

#include <memory>

namespace lsdeconv::cuda {

/// A CUDA event: a point in a stream that other streams and the host can wait for. Until it is first recorded
/// nobody waits.
class Event {
public:
  /// Events that measure time (seconds_since) are slower to record than those that only order streams.
  enum class Kind { order, time };
  explicit Event(std::shared_ptr<const Gpu> gpu, Kind kind = Kind::order);
  ~Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  /// Moves the event to the present end of the stream: it is reached when all work submitted so far has
  /// ended.
  void record(cudaStream_t stream);
  /// Work submitted to the stream from now on begins when the event is reached.
  void make_wait(cudaStream_t stream) const;
  /// The host sleeps until the event is reached. Throws what has failed on the device.
  void wait() const;
  [[nodiscard]] bool reached() const;
  /// Seconds between two events of Kind::time that have been reached.
  [[nodiscard]] double seconds_since(const Event& begin) const;

private:
  std::shared_ptr<const Gpu> gpu_;
  cudaEvent_t event_ = nullptr;
};

} // namespace lsdeconv::cuda
