#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/queue/work_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <iterator>
#include <mutex>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// For tests that count assignments: however long a rank is kept from running, there are no second copies.
constexpr double never = 1e9;

class WorkQueueTest : public ::testing::Test {
protected:
  using Worker = std::function<void(WorkQueue&, BlockId)>;

  /// Takes blocks until there are none, and leaves to `worker` what becomes of each.
  static std::vector<BlockId> work(WorkQueue& queue, const Worker& worker) {
    std::vector<BlockId> taken;
    while (const std::optional<BlockId> id = queue.next()) {
      taken.push_back(*id);
      worker(queue, *id);
    }
    return taken;
  }
  static void complete(WorkQueue& queue, BlockId id) { queue.complete(id); }

  /// The ids of all ranks, sorted, on every rank. Collective.
  [[nodiscard]] std::vector<std::int64_t> all_of(const std::vector<BlockId>& mine) const {
    std::string bytes;
    for (const BlockId id : mine) {
      bytes += text(id, ' ');
    }
    std::vector<std::int64_t> all;
    for (const std::string& of_rank : ranks_.all_gather(bytes)) {
      std::istringstream in(of_rank);
      all.insert(all.end(), std::istream_iterator<std::int64_t>(in), {});
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  [[nodiscard]] static std::vector<std::int64_t> numbers(std::int64_t count) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
  }

  mpi::Communicator ranks_ = mpi::Communicator::world();
  int rank_ = ranks_.rank().value;
  int size_ = ranks_.size();
};

TEST_F(WorkQueueTest, HandsOutEveryBlockOnce) {
  QueueService service(ranks_, {.blocks = 500, .group_size = 7, .least_gain = never}, {});
  const std::vector<BlockId> mine = work(service.queue(), complete);
  service.close();
  EXPECT_EQ(all_of(mine), numbers(500));
  ASSERT_EQ(service.monitor() != nullptr, ranks_.is_root());
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = 500}));
    EXPECT_THAT(service.monitor()->failures(), SizeIs(0));
  }
}

TEST_F(WorkQueueTest, TellsEachCompletedBlockOnceToWhoeverPolls) {
  QueueService service(ranks_, {.blocks = 200, .least_gain = never}, {});
  std::vector<BlockId> marked;
  const auto poll = [&] {
    if (service.monitor() != nullptr) {
      const std::vector<BlockId> some = service.monitor()->take_completed();
      marked.insert(marked.end(), some.begin(), some.end());
    }
  };
  (void)work(service.queue(), [&](WorkQueue& queue, BlockId id) {
    queue.complete(id);
    poll();
  });
  service.close();
  poll();
  EXPECT_EQ(all_of(marked), numbers(200));
}

TEST_F(WorkQueueTest, LeavesOutWhatRankZeroKnowsDone) {
  std::vector<BlockId> done;
  if (ranks_.is_root()) {
    done = {BlockId{0}, BlockId{2}, BlockId{3}};
  }
  QueueService service(ranks_, {.blocks = 6, .least_gain = never}, done);
  const std::vector<std::int64_t> worked_on = all_of(work(service.queue(), complete));
  service.close();
  EXPECT_THAT(worked_on, ElementsAre(1, 4, 5));
}

TEST_F(WorkQueueTest, EndsAtOnceWithoutBlocks) {
  QueueService service(ranks_, {.blocks = 0, .least_gain = never}, {});
  EXPECT_EQ(service.queue().next(), std::nullopt);
  EXPECT_EQ(service.queue().next(), std::nullopt);
  service.close();
}

TEST_F(WorkQueueTest, RefusesImpossibleSettingsOnAllRanks) {
  EXPECT_THROW(QueueService(ranks_, {.blocks = 4, .least_gain = never}, {BlockId{4}}), Error);
}

TEST_F(WorkQueueTest, GivesABlockUpAfterAllAttemptsWithTheLastReason) {
  const std::string long_reason(20000, 'r');
  QueueService service(ranks_, {.blocks = 10, .attempts = 3, .least_gain = never}, {});
  int failures = 0;
  (void)work(service.queue(), [&](WorkQueue& queue, BlockId id) {
    if (id == BlockId{4}) {
      ++failures;
      queue.fail(id, text("rank ", rank_, long_reason));
    } else {
      queue.complete(id);
    }
  });
  service.close();
  EXPECT_EQ(ranks_.sum(failures), 3);
  EXPECT_LE(failures, size_ >= 3 ? 1 : 3) << "elsewhere, where there is an elsewhere";
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = 9, .failed = 1}));
    const std::vector<BlockFailure> given_up = service.monitor()->failures();
    ASSERT_THAT(given_up, SizeIs(1));
    EXPECT_EQ(given_up[0].block, BlockId{4});
    EXPECT_EQ(given_up[0].attempts, 3);
    EXPECT_THAT(given_up[0].reason, ::testing::MatchesRegex("rank .r+")) << "cut, but there";
    EXPECT_GT(given_up[0].reason.size(), 1000);
  }
}

TEST_F(WorkQueueTest, EveryRankTriesAFailingBlockBeforeAnyTriesItAgain) {
  // One block: all ranks but one wait in next() and take it over from each other.
  QueueService service(ranks_, {.blocks = 1, .attempts = size_, .least_gain = never}, {});
  const std::vector<BlockId> mine =
      work(service.queue(), [](WorkQueue& queue, BlockId id) { queue.fail(id, "not here"); });
  service.close();
  EXPECT_THAT(mine, SizeIs(1));
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.failed = 1}));
  }
}

TEST_F(WorkQueueTest, AnotherThreadCompletesWhileNextWaits) {
  // As a pipeline does: the reader waits for more while the writer still has the last blocks.
  QueueService service(ranks_, {.blocks = 3 * std::int64_t{size_}, .least_gain = never}, {});
  std::mutex mutex;
  std::vector<BlockId> read;
  std::vector<BlockId> written;
  std::atomic<bool> ended = false;
  std::jthread reader([&] {
    while (const std::optional<BlockId> id = service.queue().next()) {
      const std::lock_guard lock(mutex);
      read.push_back(*id);
    }
    ended = true;
  });
  while (!ended) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const std::lock_guard lock(mutex);
    for (; written.size() < read.size(); written.push_back(read[written.size()])) {
      service.queue().complete(read[written.size()]);
    }
  }
  reader.join();
  service.close();
  EXPECT_EQ(all_of(written), numbers(3 * std::int64_t{size_}));
}

TEST_F(WorkQueueTest, SeveralThreadsOfARankShareItsEnd) {
  QueueService service(ranks_, {.blocks = 300, .least_gain = never}, {});
  std::vector<std::vector<BlockId>> taken(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(taken.size());
    for (std::vector<BlockId>& mine : taken) {
      threads.emplace_back([&] { mine = work(service.queue(), complete); });
    }
  }
  service.close();
  std::vector<BlockId> mine;
  for (const std::vector<BlockId>& of_thread : taken) {
    mine.insert(mine.end(), of_thread.begin(), of_thread.end());
  }
  EXPECT_EQ(all_of(mine), numbers(300));
}

TEST_F(WorkQueueTest, OthersTakeOverFromARankThatLeaves) {
  QueueService service(ranks_, {.blocks = 100, .least_gain = never}, {});
  WorkQueue& queue = service.queue();
  const bool leaves = rank_ == size_ - 1 && size_ > 1;
  std::vector<BlockId> completed;
  if (leaves) {
    const std::optional<BlockId> dropped = queue.next();
    queue.leave("device lost");
    EXPECT_EQ(queue.next(), std::nullopt);
    if (dropped) {
      queue.complete(*dropped); // too late: ignored
    }
  } else {
    completed = work(queue, complete);
  }
  service.close();
  EXPECT_EQ(all_of(completed), numbers(100));
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = 100}));
  }
}

TEST_F(WorkQueueTest, LeavingWakesTheThreadThatWaits) {
  QueueService service(ranks_, {.blocks = 1, .least_gain = never}, {});
  // Nobody completes the block: whoever has it waits for another one, the others wait for it.
  std::jthread waiting([&] {
    while (service.queue().next()) {
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  service.queue().leave("enough");
  waiting.join();
  service.close();
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.pending = 1}));
  }
}

TEST_F(WorkQueueTest, EndsWithBlocksPendingWhenAllHaveLeft) {
  QueueService service(ranks_, {.blocks = 1000, .least_gain = never}, {});
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(service.queue().next().has_value());
  }
  service.queue().leave("no device left");
  EXPECT_EQ(service.queue().next(), std::nullopt);
  service.close();
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.pending = 1000}));
  }
}

TEST_F(WorkQueueTest, AStopLetsRunningBlocksEnd) {
  QueueService service(ranks_, {.blocks = 100000, .least_gain = never}, {});
  std::int64_t completed = 0;
  (void)work(service.queue(), [&](WorkQueue& queue, BlockId id) {
    queue.complete(id);
    if (++completed == 5 && service.monitor() != nullptr) {
      service.monitor()->request_stop();
    }
  });
  service.close();
  const std::int64_t of_all = ranks_.sum(completed);
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts().done, of_all);
    EXPECT_EQ(service.monitor()->counts().running, 0);
    EXPECT_EQ(service.monitor()->counts().pending, 100000 - of_all);
  }
}

TEST_F(WorkQueueTest, EveryRankCanStopTheRun) {
  constexpr std::int64_t blocks = 3000000;
  QueueService service(ranks_, {.blocks = blocks, .least_gain = never}, {});
  if (rank_ == size_ - 1) {
    service.queue().request_stop();
  }
  std::int64_t completed = 0;
  (void)work(service.queue(), [&](WorkQueue& queue, BlockId id) {
    queue.complete(id);
    ++completed;
  });
  service.close();
  const std::int64_t of_all = ranks_.sum(completed);
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.pending = blocks - of_all, .done = of_all}));
    EXPECT_GT(service.monitor()->counts().pending, 0);
  }
}

TEST_F(WorkQueueTest, GivesUpWhatRunsAndLetsWhatIsClaimedEnd) {
  QueueService service(ranks_, {.blocks = 1000, .least_gain = never}, {});
  WorkQueue& queue = service.queue();
  const BlockId computed = queue.next().value();
  const BlockId claimed = queue.next().value();
  EXPECT_TRUE(queue.claim(claimed));
  EXPECT_TRUE(queue.wanted(computed));
  ranks_.barrier();
  if (ranks_.is_root()) {
    service.monitor()->give_up_running();
  }
  while (queue.wanted(computed)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_FALSE(queue.claim(computed));
  queue.complete(claimed);
  EXPECT_EQ(queue.next(), std::nullopt);
  EXPECT_FALSE(queue.degraded());
  service.close();
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.pending = 1000 - size_, .done = size_}));
  }
}

TEST_F(WorkQueueTest, ALeavingRankMayCompleteWhatItHasClaimed) {
  QueueService service(ranks_, {.blocks = 1000, .least_gain = never}, {});
  WorkQueue& queue = service.queue();
  const BlockId dropped = queue.next().value();
  const BlockId claimed = queue.next().value();
  EXPECT_TRUE(queue.claim(claimed));
  queue.leave("device lost");
  EXPECT_FALSE(queue.wanted(dropped));
  EXPECT_FALSE(queue.claim(dropped));
  queue.complete(dropped);
  queue.complete(claimed);
  service.close();
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.pending = 1000 - size_, .done = size_}));
  }
}

TEST_F(WorkQueueTest, AFastRankTakesTheBlockOfOneThatNeverEnds) {
  QueueService service(ranks_, {.blocks = 10 * std::int64_t{size_}, .least_gain = 0.01}, {});
  const bool straggles = rank_ == size_ - 1 && size_ > 1;
  std::vector<BlockId> written;
  (void)work(service.queue(), [&](WorkQueue& queue, BlockId id) {
    if (straggles) {
      while (queue.wanted(id)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (queue.claim(id)) {
      written.push_back(id);
      queue.complete(id);
    }
  });
  service.close();
  EXPECT_EQ(all_of(written), numbers(10 * std::int64_t{size_}));
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = 10 * std::int64_t{size_}}));
    EXPECT_EQ(service.monitor()->statistics().second_copies > 0, size_ > 1);
  }
}

TEST_F(WorkQueueTest, GoesOnWithoutARankThatIsFrozenAndTellsItWhenItWakes) {
  if (size_ == 1) {
    GTEST_SKIP() << "rank 0 alone cannot lose itself";
  }
  constexpr std::int64_t blocks = 400;
  const Rank frozen{size_ - 1};
  const std::vector<std::int64_t> processes = ranks_.all_gather(std::int64_t{getpid()});
  QueueService service(ranks_, {.blocks = blocks, .least_gain = never}, {});
  WorkQueue& queue = service.queue();
  std::vector<BlockId> written;
  if (ranks_.rank() == frozen) {
    // More than any pipeline has at a time: each is withdrawn with a message that nobody reads.
    std::vector<BlockId> held;
    while (held.size() < 100) {
      held.push_back(queue.next().value());
    }
    EXPECT_TRUE(queue.claim(held.back()));
    ranks_.barrier();
    queue.fail(held[1], "says that this rank has passed the barrier, which others may need it for");
    while (queue.wanted(held.front())) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_FALSE(queue.claim(held.front()));
    queue.complete(held.back());
    queue.fail(held[2], "ignored");
    EXPECT_EQ(queue.next(), std::nullopt);
  } else {
    ranks_.barrier();
    if (ranks_.is_root()) {
      while (service.monitor()->running().size() > 99) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      ASSERT_EQ(kill(static_cast<pid_t>(processes.back()), SIGSTOP), 0);
      service.monitor()->lose(frozen, "silent for 5 s");
      service.monitor()->lose(frozen, "again");
    }
    (void)work(queue, [&](WorkQueue& /*queue*/, BlockId id) {
      ASSERT_TRUE(queue.claim(id));
      written.push_back(id);
      queue.complete(id);
    });
  }
  EXPECT_TRUE(queue.degraded());
  service.close();
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = blocks}));
    ASSERT_THAT(service.monitor()->lost(), SizeIs(1));
    EXPECT_EQ(service.monitor()->lost()[0].rank, frozen);
    EXPECT_EQ(service.monitor()->lost()[0].reason, "silent for 5 s");
    kill(static_cast<pid_t>(processes.back()), SIGCONT);
  }
  EXPECT_EQ(all_of(written), numbers(blocks));
}

TEST_F(WorkQueueTest, GoesOnWithoutARankThatAnErrorUnwinds) {
  const bool fails = rank_ == size_ - 1 && size_ > 1;
  std::vector<BlockId> completed;
  const auto body = [&] {
    QueueService service(ranks_, {.blocks = 50, .least_gain = never}, {});
    completed = work(service.queue(), [&](WorkQueue& queue, BlockId id) {
      if (fails) {
        throw std::runtime_error("unforeseen");
      }
      queue.complete(id);
    });
    if (fails) { // It may have come too late for a block.
      throw std::runtime_error("unforeseen");
    }
    service.close();
  };
  if (fails) {
    EXPECT_THROW(body(), std::runtime_error);
    completed.clear();
  } else {
    body();
  }
  EXPECT_EQ(all_of(completed), numbers(50));
}

TEST_F(WorkQueueTest, StopsTheOthersWhereAnErrorUnwindsRankZero) {
  std::vector<BlockId> completed;
  const auto body = [&] {
    QueueService service(ranks_, {.blocks = 1000000, .least_gain = never}, {});
    if (ranks_.is_root()) {
      throw std::runtime_error("unforeseen");
    }
    completed = work(service.queue(), complete);
    service.close();
  };
  if (ranks_.is_root()) {
    EXPECT_THROW(body(), std::runtime_error);
  } else {
    body();
  }
  EXPECT_LT(completed.size(), 1000000);
}

TEST_F(WorkQueueTest, TwoQueuesDoNotDisturbEachOther) {
  QueueService first(ranks_, {.blocks = 30, .least_gain = never}, {});
  QueueService second(ranks_, {.blocks = 20, .least_gain = never}, {});
  const std::vector<BlockId> of_second = work(second.queue(), complete);
  const std::vector<BlockId> of_first = work(first.queue(), complete);
  second.close();
  first.close();
  EXPECT_EQ(all_of(of_first), numbers(30));
  EXPECT_EQ(all_of(of_second), numbers(20));
}

} // namespace
} // namespace lsdeconv
