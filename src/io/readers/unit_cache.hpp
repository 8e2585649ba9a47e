#pragma once

#include "samples.hpp"

#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace lsdeconv {

/// Decoded strips and tiles that a later window may touch again, up to a number of bytes. Those unused for
/// longest make room, but never those of the read that is under way: a window larger than the cache would
/// else throw out everything that its neighbour shares with it. Callable from several threads.
class UnitCache {
public:
  /// Slice and unit.
  using Key = std::pair<std::int64_t, std::int64_t>;

  explicit UnitCache(std::int64_t budget) : budget_(budget) {}

  /// What is used from now on belongs to one read.
  void begin_read();
  std::optional<Samples> find(const Key& key);
  /// Keeps a unit where there is room for it.
  void insert(const Key& key, const Samples& samples);
  [[nodiscard]] std::int64_t bytes() const;

private:
  struct Entry {
    Key key;
    Samples samples;
    std::int64_t last_read;
  };

  bool make_room(std::int64_t bytes);

  std::int64_t budget_;
  std::int64_t bytes_ = 0;
  std::int64_t read_ = 0;
  std::list<Entry> entries_; ///< Most recently used first.
  std::map<Key, std::list<Entry>::iterator> index_;
  mutable std::mutex mutex_;
};

} // namespace lsdeconv
