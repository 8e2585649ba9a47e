#pragma once

#include "../samples.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace lsdeconv {

/// A cache of decoded chunks (strips, tiles, bands) that a later window may touch again, limited in bytes.
/// Chunks that were unused for longest are evicted first, but never those of the present read: else a window
/// larger than the cache would evict everything that the next window shares with it. Thread-safe.
class ChunkCache {
public:
  /// Slice (z) and number of the chunk in it.
  using Key = std::pair<std::int64_t, std::int64_t>;

  /// Result of a lookup.
  struct Found {
    std::optional<Samples> samples{}; ///< The chunk; none where it is not cached.
    bool from_other_rank = false;     ///< Another rank has decoded it.
    bool being_decoded = false;       ///< Another rank is decoding it now: ask again later, or wait().
  };

  virtual ~ChunkCache() = default;

  /// Begins a read: chunks found or inserted from now on belong to it.
  virtual void begin_read() = 0;
  /// Says that the present read will look for this chunk: it is not to be evicted.
  virtual void protect(const Key& key) = 0;
  /// Looks a chunk up. One that is neither cached nor being decoded is then the caller's to decode and
  /// insert().
  virtual Found find(const Key& key) = 0;
  /// As find(), but waits for a chunk that is being decoded, though not much longer than decoding usually
  /// takes.
  virtual Found wait(const Key& key) = 0;
  /// Adds a chunk, if there is room for it.
  virtual void insert(const Key& key, const Samples& samples) = 0;
};

} // namespace lsdeconv
