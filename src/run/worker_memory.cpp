#include "worker_memory.hpp"

#include "input_stages.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Blocks that a device holds at once: on the CPU nothing overlaps on the device itself.
constexpr int in_flight_on_cpu = 1;
constexpr int in_flight_on_gpu = 2;

constexpr double result_bytes = sizeof(float);
/// What the Fourier library of a GPU takes for itself, per voxel: found out exactly when the worker is made.
constexpr double fourier_library_bytes = 4;
/// Part of a GPU's free memory that is planned with: drivers and fragmentation take some.
constexpr double planned_part_of_gpu = 0.95;

} // namespace

int buffers_per_side(const RunConfig& config, bool on_gpu) {
  return on_gpu ? std::max(in_flight_on_gpu + 1, config.gpu_workers_per_gpu) : in_flight_on_cpu + 1;
}

void add_memory(PlanRequest& request, const Preparation& run) {
  const double sample = static_cast<double>(bytes_per_voxel(run.sample_type));
  const double deconvolver = algorithm(run.config.algorithm).bytes_per_voxel(iteration_parameters(run));
  const DeviceSurvey& devices = run.devices;
  const bool any_gpu = devices.gpu_bytes.has_value();
  const int buffers = buffers_per_side(run.config, any_gpu);
  const int held_by_cpu = devices.any_cpu ? in_flight_on_cpu : 0;
  const double cache = static_cast<double>(run.share.bytes) * cached_part_of_memory;

  request.bytes_per_worker = run.share.bytes;
  request.bytes_per_transform_voxel =
      (devices.any_cpu ? deconvolver : 0.0) + (buffers + held_by_cpu) * sample;
  request.bytes_per_padded_voxel = smoothing_bytes_per_voxel(run.config);
  request.bytes_per_core_voxel = (buffers + held_by_cpu) * result_bytes;
  request.bytes_fixed = program_bytes + static_cast<std::int64_t>(cache) + stripe_bytes(run);
  if (any_gpu) {
    request.device = MemoryPool{
        .bytes = static_cast<std::int64_t>(static_cast<double>(*devices.gpu_bytes) * planned_part_of_gpu),
        .per_transform_voxel = deconvolver + fourier_library_bytes + in_flight_on_gpu * sample,
        .per_padded_voxel = 0,
        .per_core_voxel = in_flight_on_gpu * result_bytes,
        .fixed = 0,
    };
  }
}

} // namespace lsdeconv
