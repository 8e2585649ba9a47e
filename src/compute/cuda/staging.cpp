#include "staging.hpp"

#include <cstring>

namespace lsdeconv::cuda {

Staging::Staging(std::shared_ptr<const Gpu> gpu) : gpu_(std::move(gpu)) {
  for (Slot& slot : slots_) {
    slot.free = std::make_unique<Event>(gpu_);
  }
}

void Staging::copy(const void* from, std::int64_t bytes, DeviceMemory& to) {
  if (to.bytes() < bytes) {
    to = DeviceMemory(gpu_, bytes, "a table");
  }
  Slot& slot = slots_[next_];
  next_ = (next_ + 1) % slots_.size();
  slot.free->wait();
  if (slot.memory == nullptr || slot.memory->bytes() < bytes) {
    slot.memory = std::make_unique<PinnedMemory>(gpu_, bytes);
  }
  const auto size = static_cast<std::size_t>(bytes);
  std::memcpy(slot.memory->data(), from, size);
  gpu_->check(
      cudaMemcpyAsync(to.as<void>(), slot.memory->data(), size, cudaMemcpyHostToDevice, gpu_->compute()),
      "uploading a table");
  slot.free->record(gpu_->compute());
}

} // namespace lsdeconv::cuda
