#include "private_chunk_cache.hpp"

namespace lsdeconv {

void PrivateChunkCache::begin_read() {
  const std::lock_guard lock(mutex_);
  ++read_;
}

ChunkCache::Found PrivateChunkCache::find(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found == index_.end()) {
    return {};
  }
  entries_.splice(entries_.begin(), entries_, found->second); // now the most recently used
  entries_.front().last_read = read_;
  return {.samples = entries_.front().samples};
}

void PrivateChunkCache::insert(const Key& key, const Samples& samples) {
  const std::lock_guard lock(mutex_);
  if (make_room(samples.size)) {
    entries_.push_front({key, samples, read_});
    index_[key] = entries_.begin();
    bytes_ += samples.size;
  }
}

bool PrivateChunkCache::make_room(std::int64_t bytes) {
  if (bytes > budget_) {
    return false;
  }
  while (bytes_ + bytes > budget_) {
    if (entries_.back().last_read == read_) { // then all are of the present read
      return false;
    }
    bytes_ -= entries_.back().samples.size;
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  return true;
}

std::int64_t PrivateChunkCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

} // namespace lsdeconv
