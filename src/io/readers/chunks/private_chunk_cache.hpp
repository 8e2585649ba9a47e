#pragma once

#include "chunk_cache.hpp"

#include <list>
#include <map>
#include <mutex>

namespace lsdeconv {

/// A ChunkCache in the memory of one process: a list in the order of use.
class PrivateChunkCache final : public ChunkCache {
public:
  /// `budget`: bytes of samples.
  explicit PrivateChunkCache(std::int64_t budget) : budget_(budget) {}

  void begin_read() override;
  void protect(const Key& key) override { (void)find(key); }
  Found find(const Key& key) override;
  Found wait(const Key& key) override { return find(key); }
  void insert(const Key& key, const Samples& samples) override;
  /// Bytes of samples at present.
  [[nodiscard]] std::int64_t bytes() const;

private:
  struct Entry {
    Key key;
    Samples samples;
    std::int64_t last_read; ///< Number of the read that last used it.
  };

  /// Evicts chunks until there is room for that many bytes; false where chunks of the present read leave too
  /// little.
  bool make_room(std::int64_t bytes);

  std::int64_t budget_;
  std::int64_t bytes_ = 0;
  std::int64_t read_ = 0;    ///< Number of the present read.
  std::list<Entry> entries_; ///< Most recently used first.
  std::map<Key, std::list<Entry>::iterator> index_;
  mutable std::mutex mutex_;
};

} // namespace lsdeconv
