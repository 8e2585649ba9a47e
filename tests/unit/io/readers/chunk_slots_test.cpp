#include "io/readers/chunks/chunk_slots.hpp"
#include "support/shared_pages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace lsdeconv {
namespace {

using namespace std::chrono_literals;
using Key = ChunkSlots::Key;

constexpr std::int64_t chunk_bytes = 1021; // no multiple of anything
constexpr auto long_time = 1h;
constexpr auto no_time = -1ns; // every claim is too old

/// Values that no other chunk has, of a length of its own.
Samples samples_of(const Key& key) {
  Samples samples(chunk_bytes - (key.first * 7 + key.second) % 5);
  std::mt19937_64 random(static_cast<std::uint64_t>(key.first * 1000003 + key.second));
  std::generate_n(samples.bytes.get(), samples.size, [&] { return static_cast<std::byte>(random()); });
  return samples;
}

bool equal(const Samples& a, const Samples& b) {
  return a.size == b.size && std::equal(a.bytes.get(), a.bytes.get() + a.size, b.bytes.get());
}

class ChunkSlotsTest : public ::testing::Test {
protected:
  static constexpr std::int64_t slots = 8;

  ChunkSlots seen_by(int rank) const { return {pages_.bytes(), chunk_bytes, rank, 2}; }

  testing::SharedPages pages_{ChunkSlots::bytes_for(slots, chunk_bytes)};
  ChunkSlots mine_ = seen_by(0);
  ChunkSlots theirs_ = seen_by(1);
};

bool is_for_me(const ChunkCache::Found& found) {
  return !found.samples && !found.being_decoded;
}

void put(ChunkSlots& cache, const Key& key) {
  ASSERT_TRUE(is_for_me(cache.find_or_claim(key, long_time)));
  ASSERT_TRUE(cache.fill(key, samples_of(key).span()));
}

TEST_F(ChunkSlotsTest, HasAsManySlotsAsTheMemoryHolds) {
  EXPECT_EQ(mine_.count(), slots);
  EXPECT_EQ(ChunkSlots(pages_.bytes().first(pages_.bytes().size() - 8), chunk_bytes, 0, 2).count(),
            slots - 1);
}

TEST_F(ChunkSlotsTest, GivesOneRankWhatAnotherDecoded) {
  put(mine_, {3, 4});
  const ChunkCache::Found there = theirs_.find_or_claim({3, 4}, long_time);
  ASSERT_TRUE(there.samples);
  EXPECT_TRUE(equal(*there.samples, samples_of({3, 4})));
  EXPECT_TRUE(there.from_other_rank);
  const ChunkCache::Found here = mine_.find_or_claim({3, 4}, long_time);
  ASSERT_TRUE(here.samples);
  EXPECT_FALSE(here.from_other_rank);
  EXPECT_TRUE(is_for_me(theirs_.find_or_claim({4, 3}, long_time)));
}

TEST_F(ChunkSlotsTest, LetsOneRankDecodeWhatSeveralWant) {
  EXPECT_TRUE(is_for_me(mine_.find_or_claim({0, 0}, long_time)));
  EXPECT_TRUE(theirs_.find_or_claim({0, 0}, long_time).being_decoded);
  EXPECT_TRUE(mine_.fill({0, 0}, samples_of({0, 0}).span()));
  EXPECT_TRUE(theirs_.find_or_claim({0, 0}, long_time).samples);
}

TEST_F(ChunkSlotsTest, PassesOnAClaimThatComesToNothing) {
  EXPECT_TRUE(is_for_me(mine_.find_or_claim({0, 0}, long_time)));
  EXPECT_TRUE(is_for_me(theirs_.find_or_claim({0, 0}, no_time)));
  EXPECT_TRUE(theirs_.fill({0, 0}, samples_of({0, 0}).span()));
  EXPECT_FALSE(mine_.fill({0, 0}, samples_of({0, 0}).span())) << "it came too late";
  EXPECT_TRUE(mine_.find_or_claim({0, 0}, long_time).from_other_rank);
}

TEST_F(ChunkSlotsTest, TakesAChunkFromWhoeverIsFirst) {
  EXPECT_TRUE(is_for_me(mine_.find_or_claim({0, 0}, long_time)));
  EXPECT_TRUE(is_for_me(theirs_.find_or_claim({0, 0}, no_time)));
  EXPECT_TRUE(mine_.fill({0, 0}, samples_of({0, 0}).span()));
  EXPECT_TRUE(theirs_.find_or_claim({0, 0}, long_time).from_other_rank);
}

TEST_F(ChunkSlotsTest, ReusesTheSlotOfAClaimThatCameToNothing) {
  for (std::int64_t chunk = 0; chunk < slots; ++chunk) {
    EXPECT_TRUE(is_for_me(mine_.find_or_claim({0, chunk}, long_time)));
  }
  EXPECT_TRUE(is_for_me(theirs_.find_or_claim({1, 1}, no_time)));
  EXPECT_TRUE(theirs_.fill({1, 1}, samples_of({1, 1}).span()));
  int refused = 0;
  for (std::int64_t chunk = 0; chunk < slots; ++chunk) {
    refused += mine_.fill({0, chunk}, samples_of({0, chunk}).span()) ? 0 : 1;
  }
  EXPECT_EQ(refused, 1);
}

TEST_F(ChunkSlotsTest, KeepsWhatPresentReadsUseAndThrowsOutWhatWasUnusedForLongest) {
  for (std::int64_t z = 0; z < slots; ++z) {
    mine_.begin_read();
    put(mine_, {z, 0});
  }
  theirs_.protect({0, 0});
  mine_.begin_read();
  put(mine_, {100, 0}); // in place of 1
  put(mine_, {101, 0}); // in place of 2
  const auto there = [&](std::int64_t z) { return mine_.find_or_claim({z, 0}, no_time).samples.has_value(); };
  EXPECT_TRUE(there(0));
  EXPECT_TRUE(there(3));
  EXPECT_TRUE(there(100));
  EXPECT_TRUE(there(101));
}

TEST_F(ChunkSlotsTest, RefusesRoomWhereAllIsInUse) {
  mine_.begin_read();
  for (std::int64_t z = 0; z < slots; ++z) {
    put(mine_, {z, 0});
  }
  theirs_.begin_read(); // the other rank's present read
  EXPECT_TRUE(is_for_me(theirs_.find_or_claim({50, 0}, long_time)));
  EXPECT_FALSE(theirs_.fill({50, 0}, samples_of({50, 0}).span()));
  for (std::int64_t z = 0; z < slots; ++z) {
    EXPECT_TRUE(theirs_.find_or_claim({z, 0}, long_time).samples);
  }
}

TEST_F(ChunkSlotsTest, KeepsNothingWithoutRoomOrBeyondItsNumbers) {
  ChunkSlots none({}, chunk_bytes, 0, 2);
  none.begin_read();
  none.protect({0, 0});
  EXPECT_TRUE(is_for_me(none.find_or_claim({0, 0}, long_time)));
  EXPECT_FALSE(none.fill({0, 0}, samples_of({0, 0}).span()));
  const Key beyond{std::int64_t{1} << 20, 0};
  EXPECT_TRUE(is_for_me(mine_.find_or_claim(beyond, long_time)));
  EXPECT_FALSE(mine_.fill(beyond, samples_of(beyond).span()));
  const std::vector<std::byte> too_long(chunk_bytes + 8);
  EXPECT_TRUE(is_for_me(mine_.find_or_claim({0, 0}, long_time)));
  EXPECT_FALSE(mine_.fill({0, 0}, too_long));
}

/// Reads chunks of a small range over and over, each through the cache; false where one is not itself.
bool reads_right(ChunkSlots cache, std::uint64_t seed, int reads) {
  std::mt19937_64 random(seed);
  for (int i = 0; i < reads; ++i) {
    const Key key{static_cast<std::int64_t>(random() % 4), static_cast<std::int64_t>(random() % 5)};
    if (random() % 4 == 0) {
      cache.begin_read();
    }
    const auto patience = random() % 8 == 0 ? std::chrono::nanoseconds(no_time) : 1ms;
    const ChunkCache::Found found = cache.find_or_claim(key, patience);
    if (found.samples && !equal(*found.samples, samples_of(key))) {
      return false;
    }
    if (is_for_me(found)) {
      (void)cache.fill(key, samples_of(key).span());
    }
  }
  return true;
}

TEST_F(ChunkSlotsTest, GivesNoChunkTornOrMistakenToThreadsAtOnce) {
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        if (!reads_right(seen_by(i % 2), static_cast<std::uint64_t>(i), 5000)) {
          ++wrong;
        }
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

template <typename Body>
pid_t child(Body&& body) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::_exit(body() ? 0 : 1);
  }
  return pid;
}

TEST_F(ChunkSlotsTest, SurvivesProcessesKilledAtAnyMoment) {
  std::mt19937_64 random(1);
  const pid_t steady = child([&] { return reads_right(seen_by(0), 99, 40000); });
  for (int i = 0; i < 60; ++i) {
    const pid_t victim =
        child([&] { return reads_right(seen_by(1), static_cast<std::uint64_t>(i), 1 << 30); });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 5000));
    ::kill(victim, SIGKILL);
    int status = 0;
    ::waitpid(victim, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it found a wrong unit";
  }
  int status = 0;
  ::waitpid(steady, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(reads_right(seen_by(0), 7, 5000));
}

/// A chunk whose last page cannot be read: whoever copies it gets a signal in the middle.
class HalfReadable {
public:
  HalfReadable() : pages_(static_cast<std::int64_t>(2 * page())) {
    ::mprotect(pages_.bytes().data() + page(), page(), PROT_NONE);
  }
  [[nodiscard]] std::span<const std::byte> bytes() const { return pages_.bytes(); }
  void make_readable() { ::mprotect(pages_.bytes().data() + page(), page(), PROT_READ); }
  static std::size_t page() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

private:
  testing::SharedPages pages_;
};

HalfReadable* chunk_in_copying = nullptr;

void stop_here(int /*signal*/) {
  ::raise(SIGSTOP);
  chunk_in_copying->make_readable();
}

/// A process that has stopped in the middle of filling a slot.
pid_t stopped_while_filling(ChunkSlots slots, const Key& key, HalfReadable& chunk) {
  const pid_t pid = child([&] {
    chunk_in_copying = &chunk;
    ::signal(SIGSEGV, stop_here);
    return is_for_me(slots.find_or_claim(key, long_time)) && slots.fill(key, chunk.bytes());
  });
  int status = 0;
  ::waitpid(pid, &status, WUNTRACED);
  EXPECT_TRUE(WIFSTOPPED(status));
  return pid;
}

TEST(ChunkSlotsOfProcesses, LoseOneSlotWhileItsOwnerIsStoppedInTheMiddleOfFilling) {
  HalfReadable chunk;
  const auto size = static_cast<std::int64_t>(chunk.bytes().size());
  const testing::SharedPages pages(ChunkSlots::bytes_for(4, size));
  ChunkSlots mine(pages.bytes(), size, 0, 2);
  const pid_t pid = stopped_while_filling(ChunkSlots(pages.bytes(), size, 1, 2), {1, 1}, chunk);

  EXPECT_TRUE(mine.find_or_claim({1, 1}, long_time).being_decoded);
  EXPECT_TRUE(is_for_me(mine.find_or_claim({1, 1}, no_time))) << "the others go on with another slot";
  const std::vector<std::byte> right(chunk.bytes().size(), std::byte{7});
  EXPECT_TRUE(mine.fill({1, 1}, right));
  for (const std::int64_t z : {2, 3, 4}) {
    EXPECT_TRUE(is_for_me(mine.find_or_claim({z, 0}, long_time)));
    EXPECT_EQ(mine.fill({z, 0}, right).has_value(), z < 4) << "three slots are left";
  }
  ::kill(pid, SIGCONT);
  int status = 0;
  ::waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0) << "it finishes what it began when it wakes";
  for (const std::int64_t z : {2, 3}) {
    const ChunkCache::Found found = mine.find_or_claim({z, 0}, long_time);
    ASSERT_TRUE(found.samples);
    EXPECT_TRUE(std::equal(right.begin(), right.end(), found.samples->bytes.get()));
  }
}

TEST(ChunkSlotsOfProcesses, LoseOneSlotWhenItsOwnerIsKilledInTheMiddleOfFilling) {
  HalfReadable chunk;
  const auto size = static_cast<std::int64_t>(chunk.bytes().size());
  const testing::SharedPages pages(ChunkSlots::bytes_for(2, size));
  ChunkSlots mine(pages.bytes(), size, 0, 2);
  const pid_t pid = stopped_while_filling(ChunkSlots(pages.bytes(), size, 1, 2), {1, 1}, chunk);
  ::kill(pid, SIGKILL);
  int status = 0;
  ::waitpid(pid, &status, 0);

  const std::vector<std::byte> right(chunk.bytes().size(), std::byte{7});
  for (std::int64_t z = 1; z < 20; ++z) {
    mine.begin_read();
    mine.begin_read();
    EXPECT_TRUE(is_for_me(mine.find_or_claim({z, 1}, no_time)));
    EXPECT_TRUE(mine.fill({z, 1}, right)) << z;
    EXPECT_TRUE(mine.find_or_claim({z, 1}, no_time).samples);
  }
}

} // namespace
} // namespace lsdeconv
