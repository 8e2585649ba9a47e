#pragma once

#include "gpu.hpp"

#include <memory>

namespace lsdeconv::cuda {

/// A point in a queue that other queues and the host can wait for. Before the first mark nobody waits.
class Event {
public:
  enum class Kind { order, time };
  explicit Event(std::shared_ptr<const Gpu> gpu, Kind kind = Kind::order);
  ~Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  /// Here: after everything that is in the queue now.
  void mark(cudaStream_t queue);
  /// Nothing that is queued later begins before the mark is reached.
  void hold_back(cudaStream_t queue) const;
  /// The host waits. Throws what has failed on the device.
  void wait() const;
  [[nodiscard]] bool reached() const;
  /// From the other mark to this one, both reached.
  [[nodiscard]] double seconds_since(const Event& begin) const;

private:
  std::shared_ptr<const Gpu> gpu_;
  cudaEvent_t event_ = nullptr;
};

} // namespace lsdeconv::cuda
