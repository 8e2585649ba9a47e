#include "shared_chunk_cache.hpp"

#include <algorithm>
#include <thread>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr nanoseconds first_timeout = milliseconds(250); ///< Before this rank has decoded anything.
constexpr nanoseconds least_timeout = std::chrono::microseconds(500);
constexpr nanoseconds most_timeout = std::chrono::seconds(2);
constexpr std::int64_t timeout_in_decodings = 4;
constexpr nanoseconds polling_interval = std::chrono::microseconds(100);

} // namespace

nanoseconds SharedChunkCache::timeout() const {
  const std::int64_t decoded = decoded_;
  return decoded == 0 ? first_timeout
                      : std::clamp(nanoseconds(timeout_in_decodings * nanoseconds_ / decoded), least_timeout,
                                   most_timeout);
}

// The total wait is limited, too: a chunk might pass from one claim to the next without ever being decoded.
ChunkCache::Found SharedChunkCache::wait(const Key& key) {
  const auto end = std::chrono::steady_clock::now() + timeout();
  Found found = find(key);
  while (found.being_decoded && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(polling_interval);
    found = find(key);
  }
  return found;
}

void SharedChunkCache::insert(const Key& key, const Samples& samples) {
  if (const std::optional<nanoseconds> taken = slots_.fill(key, samples.span())) {
    nanoseconds_ += taken->count();
    ++decoded_;
  }
}

} // namespace lsdeconv
