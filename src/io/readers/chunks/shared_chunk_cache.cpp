#include "shared_chunk_cache.hpp"

#include <algorithm>
#include <thread>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr nanoseconds first_patience = milliseconds(250);
constexpr nanoseconds least_patience = std::chrono::microseconds(500);
constexpr nanoseconds most_patience = std::chrono::seconds(2);
constexpr std::int64_t patience_in_decodings = 4;
constexpr nanoseconds between_looks = std::chrono::microseconds(100);

} // namespace

nanoseconds SharedChunkCache::patience() const {
  const std::int64_t decoded = decoded_;
  return decoded == 0 ? first_patience
                      : std::clamp(nanoseconds(patience_in_decodings * nanoseconds_ / decoded),
                                   least_patience, most_patience);
}

/// A chunk that passes from claim to claim without ever being decoded is not waited for, either.
ChunkCache::Found SharedChunkCache::wait(const Key& key) {
  const auto end = std::chrono::steady_clock::now() + patience();
  Found found = find(key);
  while (found.under_way && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(between_looks);
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
