#pragma once

#include "lsdeconv/run/pipeline/device_queue.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// Everything with which one rank computes, all of it allocated when the worker is made.
struct Worker {
  Backend& backend; ///< Must outlive the worker.
  std::unique_ptr<Deconvolver> deconvolver{};
  std::unique_ptr<DeviceQueue> device_queue{};
  /// Host memory that circulates through the pipeline: images hold a transform of samples, results a core.
  std::vector<std::unique_ptr<HostBuffer>> images{};
  std::vector<std::unique_ptr<HostBuffer>> results{};
  /// Why it cannot compute this run's blocks; empty where it can.
  std::string unusable_reason{};
};

/// Adds device queue and host buffers to backend and deconvolver. Throws OutOfMemory.
void allocate_buffers(Worker& worker, const DeviceQueueSettings& settings, int buffers);
/// Takes everything but the backend away again.
void release_worker(Worker& worker);

} // namespace lsdeconv
