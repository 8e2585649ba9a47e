#include "event.hpp"

#include <utility>

namespace lsdeconv::cuda {

Event::Event(std::shared_ptr<const Gpu> gpu, Kind kind) : gpu_(std::move(gpu)) {
  // A host that waits sleeps: else every GPU would keep a core busy that decoding and writing need.
  const unsigned flags = cudaEventBlockingSync | (kind == Kind::order ? cudaEventDisableTiming : 0U);
  gpu_->use();
  gpu_->check(cudaEventCreateWithFlags(&event_, flags), "making an event");
}

Event::~Event() {
  cudaEventDestroy(event_);
}

void Event::record(cudaStream_t stream) {
  gpu_->check(cudaEventRecord(event_, stream), "recording an event");
}

void Event::make_wait(cudaStream_t stream) const {
  gpu_->check(cudaStreamWaitEvent(stream, event_, 0), "ordering its queues");
}

void Event::wait() const {
  gpu_->check(cudaEventSynchronize(event_), "finishing its work");
}

bool Event::reached() const {
  const cudaError_t code = cudaEventQuery(event_);
  if (code == cudaErrorNotReady) {
    cudaGetLastError(); // not an error, but recorded as one
    return false;
  }
  gpu_->check(code, "working");
  return true;
}

double Event::seconds_since(const Event& begin) const {
  float milliseconds = 0;
  gpu_->check(cudaEventElapsedTime(&milliseconds, begin.event_, event_), "measuring time");
  return static_cast<double>(milliseconds) * 1e-3;
}

} // namespace lsdeconv::cuda
