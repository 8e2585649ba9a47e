#pragma once

#include "lsdeconv/run/pipeline/device_queue.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What one rank computes with. Everything is allocated before the first block.
struct Worker {
  Backend& backend; ///< Must outlive the worker.
  std::unique_ptr<Deconvolver> deconvolver{};
  std::unique_ptr<DeviceQueue> device_queue{};
  /// Host memory that circulates through the pipeline: each image holds the samples of a transform, each
  /// result the voxels of a core.
  std::vector<std::unique_ptr<HostBuffer>> images{};
  std::vector<std::unique_ptr<HostBuffer>> results{};
  /// Why it cannot compute this run's blocks; empty where it can.
  std::string unusable_reason{};
};

/// Adds a device queue and `buffers` images and results to a worker with a deconvolver. Throws OutOfMemory.
void allocate_buffers(Worker& worker, const DeviceQueueSettings& settings, int buffers);

/// Frees everything but the backend.
void release_worker(Worker& worker);

} // namespace lsdeconv
