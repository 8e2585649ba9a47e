#pragma once

#include "lsdeconv/run/pipeline/device_queue.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// Everything with which one rank computes, all of it allocated when the worker is made.
struct Worker {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Deconvolver> deconvolver;
  std::unique_ptr<DeviceLane> lane;
  /// Host memory that circulates through the pipeline: images hold a transform of samples, results a core.
  std::vector<std::unique_ptr<HostBuffer>> images;
  std::vector<std::unique_ptr<HostBuffer>> results;
  /// Why it cannot compute this run's blocks; empty where it can.
  std::string unfit;
};

/// Adds lane and host buffers to backend and deconvolver. Throws OutOfMemory.
void furnish(Worker& worker, const LaneSettings& settings, int buffers);
/// Takes everything but the backend away again.
void unfurnish(Worker& worker);

} // namespace lsdeconv
