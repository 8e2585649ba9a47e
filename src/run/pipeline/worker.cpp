#include "lsdeconv/run/pipeline/worker.hpp"

namespace lsdeconv {

void furnish(Worker& worker, const LaneSettings& settings, int buffers) {
  worker.lane = std::make_unique<DeviceLane>(*worker.backend, *worker.deconvolver, settings);
  for (int i = 0; i < buffers; ++i) {
    worker.images.push_back(
        worker.backend->allocate_host(voxel_count(settings.transform) * bytes_per_voxel(settings.type)));
    worker.results.push_back(
        worker.backend->allocate_host(voxel_count(settings.core) * static_cast<std::int64_t>(sizeof(float))));
  }
}

void unfurnish(Worker& worker) {
  worker.lane.reset();
  worker.deconvolver.reset();
  worker.images.clear();
  worker.results.clear();
}

} // namespace lsdeconv
