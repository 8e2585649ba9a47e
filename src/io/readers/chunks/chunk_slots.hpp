#pragma once

#include "chunk_cache.hpp"

#include <atomic>
#include <chrono>
#include <span>

namespace lsdeconv {

/// Slots for decoded chunks in memory that several processes share, zeros at first. Nothing in it is ever
/// locked, so a process that is stopped or killed in the middle of any call holds up nobody: a claim that is
/// not followed by its chunk in time passes to the next who asks, a slot whose owner goes while copying into
/// it is lost and no other, and readers leave no trace.
///
/// A chunk lies in one of some slots that follow its hash. One word of each slot tells phase, chunk and
/// version; all changes of phase are exchanges of that word:
///
///   empty ──▶ claimed ──▶ filling ──▶ ready ──▶ claimed for another chunk
///
/// A reader copies a ready slot and then looks whether its word is still the same (a sequence lock, after
/// Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012).
class ChunkSlots {
public:
  using Key = ChunkCache::Key;
  using Nanoseconds = std::chrono::nanoseconds;

  /// `memory` begins at a multiple of 8; all ranks have the same, this process is rank `rank` of `ranks`.
  /// Without room for one slot of `largest_chunk` bytes nothing is ever kept.
  ChunkSlots(std::span<std::byte> memory, std::int64_t largest_chunk, int rank, int ranks);

  [[nodiscard]] std::int64_t count() const { return count_; }
  /// Memory for so many slots.
  static std::int64_t bytes_for(std::int64_t slots, std::int64_t largest_chunk);

  /// Counts a read: chunks that none of the last `ranks` reads looked for may make room.
  void begin_read();
  /// The chunk does not make room for others for now.
  void keep(const Key& key);
  /// The chunk; or that another process claimed it, less than `patience` ago; or neither, and then it is
  /// claimed for the caller if there is room.
  ChunkCache::Found find_or_claim(const Key& key, Nanoseconds patience);
  /// The first to come with it fills the slot of a claimed chunk, whoever has claimed it. Returns the time
  /// since it was claimed; none where no slot is.
  std::optional<Nanoseconds> fill(const Key& key, std::span<const std::byte> samples);

private:
  using Word = std::uint64_t;
  using Slot = std::int64_t;
  enum class Phase : Word { empty, claimed, filling, ready };
  /// A slot that may be taken as long as its state is still the one seen.
  struct Victim {
    Slot slot;
    Word seen;
  };

  static Phase phase_of(Word state);
  static Word chunk_of(Word state);
  static Word next(Word state, Phase phase, Word chunk);

  [[nodiscard]] std::atomic_ref<Word> word(std::int64_t index) const {
    return std::atomic_ref<Word>(words_[index]);
  }
  [[nodiscard]] std::atomic_ref<Word> reads() const { return word(0); }
  [[nodiscard]] std::atomic_ref<Word> state(Slot slot) const { return word(1 + slot); }
  [[nodiscard]] std::atomic_ref<Word> last_read(Slot slot) const { return word(1 + count_ + slot); }
  [[nodiscard]] std::atomic_ref<Word> claimed_at(Slot slot) const { return word(1 + 2 * count_ + slot); }
  [[nodiscard]] std::atomic_ref<Word> content(Slot slot) const { return word(1 + 3 * count_ + slot); }
  [[nodiscard]] std::int64_t first_word(Slot slot) const { return 1 + 4 * count_ + slot * slot_words_; }

  [[nodiscard]] std::int64_t ways() const;
  [[nodiscard]] Slot way(Word chunk, std::int64_t i) const;
  [[nodiscard]] bool is_stale(Slot slot, Nanoseconds patience) const;
  [[nodiscard]] std::optional<ChunkCache::Found> copy_of(Slot slot, Word seen) const;
  bool take(Slot slot, Word seen, Word chunk);
  ChunkCache::Found claim(Word chunk, Nanoseconds patience);
  [[nodiscard]] std::optional<Victim> least_needed(Word chunk, Nanoseconds patience) const;
  [[nodiscard]] bool is_first_claim(Slot mine, Word chunk, Nanoseconds patience) const;
  void copy_into(Slot slot, std::span<const std::byte> samples) const;

  Word* words_;
  std::int64_t slot_words_;
  std::int64_t count_;
  int rank_;
  int ranks_;
};

} // namespace lsdeconv
