#pragma once

#include "settings.hpp"

#include <cstdint>
#include <memory>

/// Counts the bytes that pass between the memory of the pretended GPUs and a cache of given size in front of
/// it. While they are counted, the memory is protected before each kernel and transform, so that the first
/// access to each page is seen; the cache keeps the pages that were used last, and writes changed ones back
/// when they leave it.
///
/// A transform of n axes is taken as n passes over its data, as fast libraries make on GPUs; its work area is
/// left out. A kernel is one pass, however often it returns to a page. What copies do is not counted.
namespace cuda_on_host {

struct Traffic {
  std::int64_t read = 0;    ///< Bytes.
  std::int64_t written = 0; ///< Bytes.
};

/// Counts as long as it lives; to be made before any device memory is allocated. One at a time.
class TrafficCounter {
public:
  explicit TrafficCounter(std::int64_t cache_bytes);
  ~TrafficCounter();
  TrafficCounter(const TrafficCounter&) = delete;
  TrafficCounter& operator=(const TrafficCounter&) = delete;
  /// All so far. What is still in the cache has not been written.
  [[nodiscard]] Traffic so_far() const;
};

/// For the double itself.
namespace traffic {
/// Memory begins at a page.
void add_memory(void* memory, std::size_t bytes);
void remove_memory(void* memory);
/// Calls work(), one operation of `passes` passes over what it reads and writes.
void observe(Kind kind, int passes, const std::function<void()>& work);
} // namespace traffic

} // namespace cuda_on_host
