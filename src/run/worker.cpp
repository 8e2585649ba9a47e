#include "worker.hpp"

namespace lsdeconv {

int buffers_per_side(const Backend& backend) {
  return backend.blocks_in_flight() + 1;
}

void furnish(Worker& worker, const LaneSettings& settings, int buffers) {
  worker.lane = std::make_unique<DeviceLane>(*worker.backend, *worker.deconvolver, settings);
  for (int i = 0; i < buffers; ++i) {
    worker.images.push_back(
        worker.backend->allocate_host(voxel_count(settings.transform) * bytes_per_voxel(settings.type)));
    worker.results.push_back(
        worker.backend->allocate_host(voxel_count(settings.core) * static_cast<std::int64_t>(sizeof(float))));
  }
}

} // namespace lsdeconv
