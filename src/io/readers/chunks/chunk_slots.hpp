#pragma once

#include "chunk_cache.hpp"

#include <atomic>
#include <chrono>
#include <span>

namespace lsdeconv {

/// A lock-free cache of decoded chunks in memory that several processes share. The memory is divided into
/// slots of equal size and filled with zeros at first. Since nothing is ever locked, a process that is
/// stopped or killed in the middle of any call does not block the others: its claim expires and passes to the
/// next process that asks for the chunk; a slot into which it was copying is lost, but no other one; and
/// readers change nothing that others depend on.
///
/// A chunk is stored in one of the slots that follow its hash (a set-associative cache). One 64-bit word per
/// slot, its state, holds phase, chunk and version, and every change of phase is a compare-and-exchange, or
/// by its owner a store, of that word:
///
///   empty ──▶ claimed ──▶ filling ──▶ ready ──▶ claimed for another chunk
///
/// - claimed: a process is decoding the chunk; others that want it skip it or wait. An expired claim may be
///   taken over.
/// - filling: samples are being copied into the slot.
/// - ready: samples may be copied out. A reader copies them and then checks that the state is unchanged,
///   version included; otherwise the slot was reused meanwhile and the copy is discarded (a sequence lock,
///   after Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012).
class ChunkSlots {
public:
  using Key = ChunkCache::Key;
  using Nanoseconds = std::chrono::nanoseconds;

  /// `memory` is aligned to 8 bytes and the same for all processes, of which this one has number `rank` of
  /// `ranks`. If it has no room for one slot of `largest_chunk` bytes, nothing is ever cached.
  ChunkSlots(std::span<std::byte> memory, std::int64_t largest_chunk, int rank, int ranks);

  /// Number of slots.
  [[nodiscard]] std::int64_t count() const { return count_; }
  /// Bytes of memory for that many slots.
  static std::int64_t bytes_for(std::int64_t slots, std::int64_t largest_chunk);

  /// Counts a read of this process. A chunk for which none of the last `ranks` reads (of all processes) has
  /// looked may be evicted.
  void begin_read();
  /// Protects a chunk from eviction for the time of the present reads.
  void protect(const Key& key);
  /// Looks a chunk up: returns a copy of it, or that another process has claimed it less than `timeout` ago,
  /// or neither; in the last case the chunk is claimed for the caller, if a slot can be had.
  ChunkCache::Found find_or_claim(const Key& key, Nanoseconds timeout);
  /// Fills the slot of a claimed chunk, whoever has claimed it: the first process that has decoded it does.
  /// Returns the time since the claim; none where no slot is claimed for the chunk.
  std::optional<Nanoseconds> fill(const Key& key, std::span<const std::byte> samples);

private:
  using Word = std::uint64_t;
  using Slot = std::int64_t;
  enum class Phase : Word { empty, claimed, filling, ready };
  /// A slot to be reused, provided that its state is still the one that was seen.
  struct Victim {
    Slot slot;
    Word seen;
  };

  // Parts of a state, and the state that follows it, with the next version.
  static Phase phase_of(Word state);
  static Word chunk_of(Word state);
  static Word next(Word state, Phase phase, Word chunk);

  // Layout of the memory in words: the number of reads of all processes; then for all slots the states, the
  // reads in which they were last used, the times of their claims, and their contents (size and rank); then
  // the samples of all slots.
  [[nodiscard]] std::atomic_ref<Word> word(std::int64_t index) const {
    return std::atomic_ref<Word>(words_[index]);
  }
  [[nodiscard]] std::atomic_ref<Word> reads() const { return word(0); }
  [[nodiscard]] std::atomic_ref<Word> state(Slot slot) const { return word(1 + slot); }
  [[nodiscard]] std::atomic_ref<Word> last_read(Slot slot) const { return word(1 + count_ + slot); }
  [[nodiscard]] std::atomic_ref<Word> claimed_at(Slot slot) const { return word(1 + 2 * count_ + slot); }
  [[nodiscard]] std::atomic_ref<Word> content(Slot slot) const { return word(1 + 3 * count_ + slot); }
  [[nodiscard]] std::int64_t first_word(Slot slot) const { return 1 + 4 * count_ + slot * slot_words_; }

  /// Number of slots in which a chunk may be stored (associativity).
  [[nodiscard]] std::int64_t ways() const;
  /// The i-th slot in which a chunk may be stored.
  [[nodiscard]] Slot way(Word chunk, std::int64_t i) const;
  /// Whether the claim of a slot has expired.
  [[nodiscard]] bool is_stale(Slot slot, Nanoseconds timeout) const;
  /// Copies a ready slot; none where it was reused meanwhile.
  [[nodiscard]] std::optional<ChunkCache::Found> copy_of(Slot slot, Word seen) const;
  /// Claims a slot for the chunk; false where its state is no longer the one that was seen.
  bool take_over(Slot slot, Word seen, Word chunk);
  /// Claims some slot for the chunk. Without success the caller decodes the chunk for itself.
  ChunkCache::Found claim(Word chunk, Nanoseconds timeout);
  /// The slot to be reused for the chunk: an empty one, or one whose claim has expired, else the one that was
  /// unused for longest of those that no present read looks for. None where there is no such slot.
  [[nodiscard]] std::optional<Victim> replaceable_slot(Word chunk, Nanoseconds timeout) const;
  /// Two processes may find a chunk absent at the same time and claim different slots for it; then the first
  /// slot counts. Whether `mine` is that.
  [[nodiscard]] bool is_first_claim(Slot mine, Word chunk, Nanoseconds timeout) const;
  void copy_into(Slot slot, std::span<const std::byte> samples) const;

  Word* words_;             ///< The shared memory.
  std::int64_t slot_words_; ///< Words for the samples of a slot.
  std::int64_t count_;      ///< Slots.
  int rank_;
  int ranks_;
};

} // namespace lsdeconv
