#include "lsdeconv/queue/queue_service.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace lsdeconv {
namespace {

/// Processor time of one assignment, of the program as it is used and of one with sanitizers.
#ifdef __SANITIZE_ADDRESS__
constexpr double most_microseconds = 80;
#else
constexpr double most_microseconds = 20;
#endif

/// As many ranks as a cluster has GPUs, with workers that only sleep.
TEST(WorkQueueOfManyRanks, EachBlockIsWrittenOnceAndServingCostsLittle) {
  constexpr std::int64_t blocks = 8000;
  const mpi::Communicator ranks = mpi::Communicator::world();
  QueueService service(ranks, {.blocks = blocks, .group_size = 20}, {});
  WorkQueue& queue = service.queue();
  std::vector<std::int64_t> written(blocks, 0);
  while (const std::optional<BlockId> id = queue.next()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (queue.claim(*id)) {
      ++written[static_cast<std::size_t>(id->value)];
      queue.complete(*id);
    }
  }
  service.close();

  std::string mine;
  for (const std::int64_t times : written) {
    mine += static_cast<char>('0' + times);
  }
  std::vector<int> times(blocks, 0);
  for (const std::string& of_rank : ranks.all_gather(mine)) {
    for (std::size_t id = 0; id < times.size(); ++id) {
      times[id] += of_rank[id] - '0';
    }
  }
  EXPECT_EQ(times, std::vector<int>(blocks, 1));

  if (ranks.is_root()) {
    EXPECT_EQ(service.monitor()->counts(), (LedgerCounts{.done = blocks}));
    const QueueStatistics statistics = service.monitor()->statistics();
    EXPECT_GE(statistics.assignments, blocks);
    // Processor time, which other programs on the machine do not add to.
    const double microseconds =
        1e6 * statistics.server_processor_seconds / static_cast<double>(statistics.assignments);
    RecordProperty("server_processor_nanoseconds_per_assignment", static_cast<int>(1000 * microseconds));
    EXPECT_GT(microseconds, 0) << "it is measured";
    EXPECT_LE(microseconds, most_microseconds);
  }
}

} // namespace
} // namespace lsdeconv
