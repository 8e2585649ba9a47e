#include "work_queue_fixture.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;
using ::testing::ElementsAre;
using ::testing::SizeIs;

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

TEST_F(WorkQueueTest, ReturnsEachCompletedBlockOnce) {
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

TEST_F(WorkQueueTest, LeavesOutBlocksOfEarlierRuns) {
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

TEST_F(WorkQueueTest, CountsABlockAsFailedAfterAllAttemptsWithTheLastReason) {
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
  EXPECT_LE(failures, size_ >= 3 ? 1 : 3) << "on other ranks, where there are any";
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = 9, .failed = 1}));
    const std::vector<BlockFailure> failed = service.monitor()->failures();
    ASSERT_THAT(failed, SizeIs(1));
    EXPECT_EQ(failed[0].block, BlockId{4});
    EXPECT_EQ(failed[0].attempts, 3);
    EXPECT_THAT(failed[0].reason, ::testing::MatchesRegex("rank .r+")) << "cut, but there";
    EXPECT_GT(failed[0].reason.size(), 1000);
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
  // As in a BlockPipeline: the reader waits for more blocks while the writer still has the last ones.
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

TEST_F(WorkQueueTest, SeveralThreadsOfARankTakeBlocks) {
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
