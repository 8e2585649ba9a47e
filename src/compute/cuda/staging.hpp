#pragma once

#include "event.hpp"
#include "memory.hpp"

#include <array>

namespace lsdeconv::cuda {

/// Small arrays on their way to the device in the computing queue. They are copied to page-locked memory
/// first, so that the host need not wait for the queue; of two such places one is free soon.
class Staging {
public:
  explicit Staging(std::shared_ptr<const Gpu> gpu);
  /// Queues the copy; `from` is free when this returns.
  void copy(const void* from, std::int64_t bytes, DeviceMemory& to);

private:
  struct Place {
    std::unique_ptr<PinnedMemory> memory;
    std::unique_ptr<Event> free;
  };
  std::shared_ptr<const Gpu> gpu_;
  std::array<Place, 2> places_;
  std::size_t next_ = 0;
};

} // namespace lsdeconv::cuda
