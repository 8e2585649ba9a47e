#pragma once

#include "chunk_slots.hpp"

namespace lsdeconv {

/// A ChunkCache that all ranks of a node share: what one rank has decoded the others copy. Ranks that want
/// the same chunks at the same time decode a part of them each.
class SharedChunkCache final : public ChunkCache {
public:
  /// See ChunkSlots.
  SharedChunkCache(std::span<std::byte> memory, std::int64_t largest_chunk, int rank, int ranks)
      : slots_(memory, largest_chunk, rank, ranks) {}

  void begin_read() override { slots_.begin_read(); }
  void protect(const Key& key) override { slots_.protect(key); }
  Found find(const Key& key) override { return slots_.find_or_claim(key, timeout()); }
  Found wait(const Key& key) override;
  void insert(const Key& key, const Samples& samples) override;

private:
  /// How long the claim of another rank is respected: a multiple of the time that this rank needs to decode a
  /// chunk.
  [[nodiscard]] std::chrono::nanoseconds timeout() const;

  ChunkSlots slots_;
  std::atomic<std::int64_t> decoded_ = 0;     ///< Chunks that this rank has decoded.
  std::atomic<std::int64_t> nanoseconds_ = 0; ///< From claiming to inserting them, in all.
};

} // namespace lsdeconv
