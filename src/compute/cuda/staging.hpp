#pragma once

#include "event.hpp"
#include "memory.hpp"

#include <array>

namespace lsdeconv::cuda {

/// Uploads small arrays in the computing stream. They are first copied to one of two page-locked buffers, so
/// that the host waits only where both are still being uploaded.
class Staging {
public:
  explicit Staging(std::shared_ptr<const Gpu> gpu);
  /// Submits the copy of `bytes` bytes to `to`, which is enlarged where it is too small. `from` may be reused
  /// when this returns.
  void copy(const void* from, std::int64_t bytes, DeviceMemory& to);

private:
  struct Slot {
    std::unique_ptr<PinnedMemory> memory;
    std::unique_ptr<Event> free; ///< Reached when the last upload from the slot has ended.
  };
  std::shared_ptr<const Gpu> gpu_;
  std::array<Slot, 2> slots_;
  std::size_t next_ = 0;
};

} // namespace lsdeconv::cuda
