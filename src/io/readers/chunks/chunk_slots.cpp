#include "chunk_slots.hpp"

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/splitmix64.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace lsdeconv {
namespace {

using Word = std::uint64_t;
static_assert(std::atomic_ref<Word>::is_always_lock_free, "a lock would not be shared by processes");

constexpr std::int64_t word_bytes = sizeof(Word);
/// Words of a slot besides its samples: state, last read, time of the claim, and content.
constexpr std::int64_t header_words = 4;
/// Slots in which a chunk may be stored: so many that nearly all slots are used.
constexpr std::int64_t most_ways = 32;
constexpr int attempts_to_claim = 4;

// A state is, from the lowest bit: phase, chunk + 1 (0: none), version. The version wraps around after
// millions of changes of the same slot.
constexpr int phase_bits = 2;
constexpr int key_bits = 20;
constexpr int chunk_bits = 2 * key_bits + 1;
constexpr Word phase_mask = (Word{1} << phase_bits) - 1;
constexpr Word chunk_mask = (Word{1} << chunk_bits) - 1;

// A content is, from the lowest bit: the rank that has decoded the chunk, the chunk's size in bytes.
constexpr int rank_bits = 16;
constexpr Word rank_mask = (Word{1} << rank_bits) - 1;

/// The chunk as a number in a state. 0 for slices and chunks whose numbers are too large: they are never
/// cached.
Word number_of(const ChunkCache::Key& key) {
  const auto [slice, chunk] = key;
  constexpr std::int64_t limit = std::int64_t{1} << key_bits;
  return slice >= limit || chunk >= limit ? 0 : 1 + static_cast<Word>(slice * limit + chunk);
}

/// Memory for a copy of a chunk. For small chunks a thread uses the same memory again and again, once the
/// last copy is no longer in use: new pages would cost more than the copy itself.
Samples copy_buffer(std::int64_t bytes) {
  constexpr std::int64_t small = std::int64_t{1} << 20;
  if (bytes > small) {
    return Samples(bytes);
  }
  thread_local Samples room(small);
  if (room.bytes.use_count() > 1) { // the last copy is still in use
    room = Samples(small);
  }
  Samples samples = room;
  samples.size = bytes;
  return samples;
}

/// Copies shared words, which another process may change meanwhile, without a data race.
void copy_words(Word* from, std::span<std::byte> to) {
  std::byte* bytes = to.data();
  for (std::size_t words = to.size() / sizeof(Word); words > 0; --words, ++from, bytes += sizeof(Word)) {
    const Word word = std::atomic_ref(*from).load(std::memory_order_acquire);
    std::memcpy(bytes, &word, sizeof(Word));
  }
  if (const std::size_t rest = to.size() % sizeof(Word); rest > 0) {
    const Word word = std::atomic_ref(*from).load(std::memory_order_acquire);
    std::memcpy(bytes, &word, rest);
  }
}

/// Nanoseconds of a clock that all processes of the machine share.
Word now() {
  return static_cast<Word>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                               std::chrono::steady_clock::now().time_since_epoch())
                               .count());
}

} // namespace

ChunkSlots::Phase ChunkSlots::phase_of(Word state) {
  return static_cast<Phase>(state & phase_mask);
}

ChunkSlots::Word ChunkSlots::chunk_of(Word state) {
  return (state >> phase_bits) & chunk_mask;
}

ChunkSlots::Word ChunkSlots::next(Word state, Phase phase, Word chunk) {
  const Word version = (state >> (phase_bits + chunk_bits)) + 1;
  return (version << (phase_bits + chunk_bits)) | (chunk << phase_bits) | static_cast<Word>(phase);
}

ChunkSlots::ChunkSlots(std::span<std::byte> memory, std::int64_t largest_chunk, int rank, int ranks)
    : words_(reinterpret_cast<Word*>(memory.data())), slot_words_(ceil_div(largest_chunk, word_bytes)),
      count_(std::max<std::int64_t>(0, static_cast<std::int64_t>(memory.size()) / word_bytes - 1)
             / (slot_words_ + header_words)),
      rank_(rank), ranks_(ranks) {}

std::int64_t ChunkSlots::bytes_for(std::int64_t slots, std::int64_t largest_chunk) {
  return (1 + slots * (ceil_div(largest_chunk, word_bytes) + header_words)) * word_bytes;
}

std::int64_t ChunkSlots::ways() const {
  return std::min(count_, most_ways);
}

ChunkSlots::Slot ChunkSlots::way(Word chunk, std::int64_t i) const {
  // Mixed so that neighbours spread over all slots.
  return static_cast<Slot>((splitmix64_mix(chunk) + static_cast<Word>(i)) % static_cast<Word>(count_));
}

void ChunkSlots::begin_read() {
  if (count_ > 0) {
    reads().fetch_add(1);
  }
}

void ChunkSlots::protect(const Key& key) {
  const Word chunk = number_of(key);
  for (std::int64_t i = 0; chunk != 0 && i < ways(); ++i) {
    if (chunk_of(state(way(chunk, i)).load()) == chunk) {
      last_read(way(chunk, i)).store(reads().load());
    }
  }
}

bool ChunkSlots::is_stale(Slot slot, Nanoseconds timeout) const {
  return now() > claimed_at(slot).load() + static_cast<Word>(timeout.count());
}

ChunkCache::Found ChunkSlots::find_or_claim(const Key& key, Nanoseconds timeout) {
  const Word chunk = number_of(key);
  if (chunk == 0 || count_ == 0) {
    return {};
  }
  for (std::int64_t i = 0; i < ways(); ++i) {
    const Slot slot = way(chunk, i);
    const Word seen = state(slot).load();
    if (chunk_of(seen) != chunk) {
      continue;
    }
    if (phase_of(seen) == Phase::ready) {
      if (std::optional<ChunkCache::Found> copy = copy_of(slot, seen)) {
        last_read(slot).store(reads().load());
        return std::move(*copy);
      }
    } else if (!is_stale(slot, timeout)) {
      return {.being_decoded = true};
    } else if (phase_of(seen) == Phase::claimed) {
      return {.being_decoded = !take_over(slot, seen, chunk)};
    }
  }
  return claim(chunk, timeout);
}

// The words are loaded with acquire and stored with release: if the copy contains a word of a later chunk,
// the state that is loaded afterwards is a later one, too, and the copy is discarded.
std::optional<ChunkCache::Found> ChunkSlots::copy_of(Slot slot, Word seen) const {
  const Word content = this->content(slot).load(std::memory_order_acquire);
  const auto bytes = static_cast<std::int64_t>(content >> rank_bits);
  if (bytes > slot_words_ * word_bytes) {
    return std::nullopt;
  }
  Samples samples = copy_buffer(bytes);
  copy_words(words_ + first_word(slot), samples.span());
  if (state(slot).load() != seen) {
    return std::nullopt;
  }
  return ChunkCache::Found{.samples = std::move(samples),
                           .from_other_rank = (content & rank_mask) != static_cast<Word>(rank_)};
}

bool ChunkSlots::take_over(Slot slot, Word seen, Word chunk) {
  claimed_at(slot).store(now()); // before the state: nobody may see a new claim with an old time
  if (!state(slot).compare_exchange_strong(seen, next(seen, Phase::claimed, chunk))) {
    return false;
  }
  last_read(slot).store(reads().load());
  return true;
}

ChunkCache::Found ChunkSlots::claim(Word chunk, Nanoseconds timeout) {
  for (int attempt = 0; attempt < attempts_to_claim; ++attempt) {
    const std::optional<Victim> victim = replaceable_slot(chunk, timeout);
    if (!victim) {
      return {};
    }
    if (take_over(victim->slot, victim->seen, chunk)) {
      if (is_first_claim(victim->slot, chunk, timeout)) {
        return {};
      }
      Word mine = next(victim->seen, Phase::claimed, chunk);
      state(victim->slot).compare_exchange_strong(mine, next(mine, Phase::empty, 0));
      return {.being_decoded = true};
    }
  }
  return {};
}

// The chunk that was unused for longest lies behind the window that moves through the volume.
std::optional<ChunkSlots::Victim> ChunkSlots::replaceable_slot(Word chunk, Nanoseconds timeout) const {
  const Word present = reads().load();
  std::optional<Victim> best;
  Word oldest = std::numeric_limits<Word>::max();
  for (std::int64_t i = 0; i < ways(); ++i) {
    const Slot slot = way(chunk, i);
    const Word seen = state(slot).load();
    const Word last = last_read(slot).load();
    if (phase_of(seen) == Phase::empty || (phase_of(seen) == Phase::claimed && is_stale(slot, timeout))) {
      return Victim{slot, seen};
    }
    if (phase_of(seen) == Phase::ready && last + static_cast<Word>(ranks_) <= present && last < oldest) {
      oldest = last;
      best = Victim{slot, seen};
    }
  }
  return best;
}

bool ChunkSlots::is_first_claim(Slot mine, Word chunk, Nanoseconds timeout) const {
  for (std::int64_t i = 0; way(chunk, i) != mine; ++i) {
    const Word other = state(way(chunk, i)).load();
    if (chunk_of(other) == chunk && (phase_of(other) == Phase::ready || !is_stale(way(chunk, i), timeout))) {
      return false;
    }
  }
  return true;
}

std::optional<ChunkSlots::Nanoseconds> ChunkSlots::fill(const Key& key, std::span<const std::byte> samples) {
  const Word chunk = number_of(key);
  if (chunk == 0 || static_cast<std::int64_t>(samples.size()) > slot_words_ * word_bytes) {
    return std::nullopt;
  }
  for (std::int64_t i = 0; i < ways(); ++i) {
    const Slot slot = way(chunk, i);
    Word seen = state(slot).load();
    const Word since = claimed_at(slot).load();
    const Word filling = next(seen, Phase::filling, chunk);
    if (chunk_of(seen) == chunk && phase_of(seen) == Phase::claimed
        && state(slot).compare_exchange_strong(seen, filling)) {
      copy_into(slot, samples);
      last_read(slot).store(reads().load());
      state(slot).store(next(filling, Phase::ready, chunk));
      return Nanoseconds(now() - since);
    }
  }
  return std::nullopt;
}

void ChunkSlots::copy_into(Slot slot, std::span<const std::byte> samples) const {
  content(slot).store((static_cast<Word>(samples.size()) << rank_bits) | static_cast<Word>(rank_),
                      std::memory_order_release);
  const auto bytes = static_cast<std::int64_t>(samples.size());
  const std::int64_t first = first_word(slot);
  Word part = 0;
  for (std::int64_t at = 0; at < bytes / word_bytes; ++at) {
    std::memcpy(&part, samples.data() + at * word_bytes, sizeof(part));
    word(first + at).store(part, std::memory_order_release);
  }
  if (const std::int64_t rest = bytes % word_bytes; rest > 0) {
    std::memcpy(&part, samples.data() + (bytes - rest), static_cast<std::size_t>(rest));
    word(first + bytes / word_bytes).store(part, std::memory_order_release);
  }
}

} // namespace lsdeconv
