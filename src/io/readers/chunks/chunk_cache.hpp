#pragma once

#include "../samples.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace lsdeconv {

/// Decoded strips and tiles that a later window may touch again, up to a number of bytes. Those unused for
/// longest make room, but never those of the read that is under way: a window larger than the cache would
/// else throw out everything that its neighbour shares with it. Callable from several threads.
class ChunkCache {
public:
  /// Slice and chunk.
  using Key = std::pair<std::int64_t, std::int64_t>;

  struct Found {
    std::optional<Samples> samples{};
    bool of_other_rank = false; ///< It decoded them.
    bool under_way = false;     ///< Another rank is decoding the chunk now: ask again later, or wait().
  };

  virtual ~ChunkCache() = default;

  /// What is used from now on belongs to one read.
  virtual void begin_read() = 0;
  /// The read will look for this chunk: it is not to make room for others.
  virtual void keep(const Key& key) = 0;
  /// A chunk that is neither there nor under way is the caller's to decode and insert().
  virtual Found find(const Key& key) = 0;
  /// find() that waits for a chunk under way, but not much longer than decoding it takes.
  virtual Found wait(const Key& key) = 0;
  /// Keeps a chunk where there is room for it.
  virtual void insert(const Key& key, const Samples& samples) = 0;
};

} // namespace lsdeconv
