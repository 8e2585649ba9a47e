#pragma once

#include "device_lane.hpp"

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
  /// Its device can do nothing any more.
  bool lost = false;
};

/// Buffers of each kind that let reading one block and writing another overlap what the lane holds.
int buffers_per_side(const Backend& backend);

/// Adds lane and host buffers to backend and deconvolver. Throws OutOfMemory.
void furnish(Worker& worker, const LaneSettings& settings, int buffers);

} // namespace lsdeconv
