#include "lsdeconv/run/pipeline/worker.hpp"

namespace lsdeconv {

void allocate_buffers(Worker& worker, const DeviceQueueSettings& settings, int buffers) {
  worker.device_queue = std::make_unique<DeviceQueue>(worker.backend, *worker.deconvolver, settings);
  for (int i = 0; i < buffers; ++i) {
    worker.images.push_back(
        worker.backend.allocate_host(voxel_count(settings.transform) * bytes_per_voxel(settings.type)));
    worker.results.push_back(
        worker.backend.allocate_host(voxel_count(settings.core) * static_cast<std::int64_t>(sizeof(float))));
  }
}

void release_worker(Worker& worker) {
  worker.device_queue.reset();
  worker.deconvolver.reset();
  worker.images.clear();
  worker.results.clear();
}

} // namespace lsdeconv
