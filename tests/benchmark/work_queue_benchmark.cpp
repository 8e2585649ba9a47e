// Work queue: assignments per second that rank 0 hands out when all ranks ask as fast as they can, and the
// processor time its serving thread takes for each: with that, with workers that only sleep, as in a run, and
// while nothing happens. Start it with the ranks in question:
//   mpirun --oversubscribe -n 128 work_queue_benchmark [blocks, default 100000]
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/queue/queue_service.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

namespace {

using namespace lsdeconv;

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Takes, claims and completes blocks until there are none, each after some sleep; gives the number of them.
std::int64_t work(WorkQueue& queue, std::chrono::milliseconds sleep) {
  std::int64_t count = 0;
  for (; const std::optional<BlockId> id = queue.next(); ++count) {
    if (sleep.count() > 0) {
      std::this_thread::sleep_for(sleep);
    }
    if (queue.claim(*id)) {
      queue.complete(*id);
    }
  }
  return count;
}

struct Serving {
  double seconds = 0;
  double processor_seconds = 0; ///< Of rank 0's serving thread.
  std::int64_t assignments = 0;
};

/// Rank 0 leaves all blocks to the others where there are others, so that all go over MPI. Collective.
Serving serve(const mpi::Communicator& ranks, std::int64_t blocks, std::chrono::milliseconds sleep) {
  QueueService service(ranks, {.blocks = blocks, .group_size = 100}, {});
  ranks.barrier();
  const double begin = wall_seconds();
  if (!ranks.is_root() || ranks.size() == 1) {
    (void)work(service.queue(), sleep);
  }
  service.close();
  Serving serving{.seconds = wall_seconds() - begin};
  if (ranks.is_root()) {
    const QueueStatistics statistics = service.monitor()->statistics();
    serving.processor_seconds = statistics.server_processor_seconds;
    serving.assignments = statistics.assignments;
  }
  return serving;
}

nlohmann::json figures_of(const Serving& serving) {
  const auto count = static_cast<double>(serving.assignments);
  return {{"assignments", serving.assignments},
          {"assignments_per_second", count / serving.seconds},
          {"server_processor_microseconds_per_assignment", 1e6 * serving.processor_seconds / count},
          {"server_processor_load", serving.processor_seconds / serving.seconds}};
}

} // namespace

int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator ranks = mpi::Communicator::world();
  const std::int64_t blocks = argc > 1 ? std::stoll(argv[1]) : 100000;
  using std::chrono::milliseconds;
  const Serving busy = serve(ranks, blocks, milliseconds(0));
  const Serving sleeping = serve(ranks, std::int64_t{100} * ranks.size(), milliseconds(20));
  const Serving waiting = serve(ranks, 1, milliseconds(2000));
  if (ranks.is_root()) {
    std::cout << nlohmann::json{{"benchmark", "work_queue"},
                                {"ranks", ranks.size()},
                                {"processors", std::thread::hardware_concurrency()},
                                {"asking_as_fast_as_they_can", figures_of(busy)},
                                {"workers_that_sleep_20_ms", figures_of(sleeping)},
                                {"server_processor_load_while_all_wait",
                                 waiting.processor_seconds / waiting.seconds}}
                     .dump(2)
              << '\n';
  }
  return 0;
}
