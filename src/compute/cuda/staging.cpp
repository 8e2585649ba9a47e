#include "staging.hpp"

#include <cstring>

namespace lsdeconv::cuda {

Staging::Staging(std::shared_ptr<const Gpu> gpu) : gpu_(std::move(gpu)) {
  for (Place& place : places_) {
    place.free = std::make_unique<Event>(gpu_);
  }
}

void Staging::copy(const void* from, std::int64_t bytes, DeviceMemory& to) {
  if (to.bytes() < bytes) {
    to = DeviceMemory(gpu_, bytes, "a table");
  }
  Place& place = places_[next_];
  next_ = (next_ + 1) % places_.size();
  place.free->wait();
  if (place.memory == nullptr || place.memory->bytes() < bytes) {
    place.memory = std::make_unique<PinnedMemory>(gpu_, bytes);
  }
  const auto size = static_cast<std::size_t>(bytes);
  std::memcpy(place.memory->data(), from, size);
  gpu_->check(
      cudaMemcpyAsync(to.as<void>(), place.memory->data(), size, cudaMemcpyHostToDevice, gpu_->compute()),
      "uploading a table");
  place.free->mark(gpu_->compute());
}

} // namespace lsdeconv::cuda
