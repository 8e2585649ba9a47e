#pragma once

#include "chunk_slots.hpp"

namespace lsdeconv {

/// The cache of all ranks of a node, in memory that they share: what one of them decodes the others take from
/// it. Two that want the same chunks at the same time decode a part each.
class SharedChunkCache final : public ChunkCache {
public:
  /// See ChunkSlots.
  SharedChunkCache(std::span<std::byte> memory, std::int64_t largest_chunk, int rank, int ranks)
      : slots_(memory, largest_chunk, rank, ranks) {}

  void begin_read() override { slots_.begin_read(); }
  void keep(const Key& key) override { slots_.keep(key); }
  Found find(const Key& key) override { return slots_.find_or_claim(key, patience()); }
  Found wait(const Key& key) override;
  void insert(const Key& key, const Samples& samples) override;

private:
  /// How long another's claim is respected: some times what chunks have taken this process to decode.
  [[nodiscard]] std::chrono::nanoseconds patience() const;

  ChunkSlots slots_;
  std::atomic<std::int64_t> decoded_ = 0;
  std::atomic<std::int64_t> nanoseconds_ = 0; ///< From claiming to having decoded them, together.
};

} // namespace lsdeconv
