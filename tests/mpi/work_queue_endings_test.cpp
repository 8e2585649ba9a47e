#include "work_queue_fixture.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

TEST_F(WorkQueueTest, OtherRanksComputeTheBlocksOfOneThatLeaves) {
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

TEST_F(WorkQueueTest, LeavingWakesAThreadThatWaits) {
  QueueService service(ranks_, {.blocks = 1, .least_gain = never}, {});
  // No rank completes the block: the one that has it waits for another one, the others wait for this one.
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

TEST_F(WorkQueueTest, CancelsRunningBlocksAndLetsClaimedOnesEnd) {
  QueueService service(ranks_, {.blocks = 1000, .least_gain = never}, {});
  WorkQueue& queue = service.queue();
  const BlockId computed = queue.next().value();
  const BlockId claimed = queue.next().value();
  EXPECT_TRUE(queue.claim(claimed));
  EXPECT_FALSE(queue.cancelled(computed));
  ranks_.barrier();
  if (ranks_.is_root()) {
    service.monitor()->cancel_running();
  }
  while (!queue.cancelled(computed)) {
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
  EXPECT_TRUE(queue.cancelled(dropped));
  EXPECT_FALSE(queue.claim(dropped));
  queue.complete(dropped);
  queue.complete(claimed);
  service.close();
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.pending = 1000 - size_, .done = size_}));
  }
}

TEST_F(WorkQueueTest, AFastRankComputesTheBlockOfOneThatNeverEnds) {
  QueueService service(ranks_, {.blocks = 10 * std::int64_t{size_}, .least_gain = 0.01}, {});
  const bool hangs = rank_ == size_ - 1 && size_ > 1;
  std::vector<BlockId> written;
  const auto compute = [&](WorkQueue& queue, BlockId id) {
    if (hangs) {
      while (!queue.cancelled(id)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (queue.claim(id)) {
      written.push_back(id);
      queue.complete(id);
    }
  };
  const std::optional<BlockId> first = hangs ? service.queue().next() : std::nullopt;
  ranks_.barrier(); // the others begin when it has one
  if (first) {
    compute(service.queue(), *first);
  }
  (void)work(service.queue(), compute);
  service.close();
  EXPECT_EQ(all_of(written), numbers(10 * std::int64_t{size_}));
  if (ranks_.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = 10 * std::int64_t{size_}}));
    EXPECT_EQ(service.monitor()->statistics().second_copies > 0, size_ > 1);
  }
}

TEST_F(WorkQueueTest, GoesOnWithoutARankThatIsFrozenAndAnswersItWhenItWakesUp) {
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
    // More than any pipeline has at a time: each is cancelled by a message that the frozen rank does not
    // read.
    std::vector<BlockId> held;
    while (held.size() < 100) {
      held.push_back(queue.next().value());
    }
    EXPECT_TRUE(queue.claim(held.back()));
    ranks_.barrier();
    queue.fail(held[1], "shows rank 0 that this rank has passed the barrier, so that it may be frozen");
    while (!queue.cancelled(held.front())) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_FALSE(queue.claim(held.front()));
    queue.complete(held.back());
    queue.fail(held[2], "ignored");
    EXPECT_EQ(queue.next(), std::nullopt);
  } else {
    ranks_.barrier();
    if (ranks_.is_root()) {
      while (service.monitor()->counts().running > 99) {
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
    kill(static_cast<pid_t>(processes.back()), SIGCONT);
  }
  EXPECT_EQ(all_of(written), numbers(blocks));
}

TEST_F(WorkQueueTest, GoesOnWithoutARankThatAnExceptionEnds) {
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
    if (fails) { // in case it was too late for a block
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

TEST_F(WorkQueueTest, StopsTheOthersWhereAnExceptionEndsRankZero) {
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

} // namespace
} // namespace lsdeconv
