// Work queue: assignments per second that rank 0 hands out when all ranks ask as fast as they can, and what
// its serving thread costs, working and waiting. Start it with the ranks in question:
//   mpirun --oversubscribe -n 64 work_queue_benchmark [blocks, default 100000]
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/queue/work_queue.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <ctime>
#include <iostream>
#include <string>
#include <thread>

namespace {

using namespace lsdeconv;

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Of all threads of this process.
double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Takes and completes blocks until there are none; gives the number of them.
std::int64_t work(WorkQueue& queue) {
  std::int64_t count = 0;
  for (; const std::optional<BlockId> id = queue.next(); ++count) {
    queue.complete(*id);
  }
  return count;
}

struct Serving {
  double seconds = 0;
  double processor_seconds = 0; ///< Of rank 0.
  std::int64_t remote = 0;      ///< Blocks that went over MPI.
};

/// Rank 0 leaves all blocks to the others where there are others, so that its processor time is the server's.
Serving serve(const mpi::Communicator& ranks, std::int64_t blocks) {
  QueueService service(ranks, {.blocks = blocks, .group_size = 100}, {});
  const bool works = !ranks.is_root() || ranks.size() == 1;
  ranks.barrier();
  const double begin = wall_seconds();
  const double processor_begin = processor_seconds();
  const std::int64_t mine = works ? work(service.queue()) : 0;
  service.close();
  const Serving serving{wall_seconds() - begin, processor_seconds() - processor_begin, ranks.sum(mine)};
  return serving;
}

/// The part of one processor that rank 0 takes while nothing happens: one block, held for a while by whoever
/// has it.
double idle_load(const mpi::Communicator& ranks) {
  constexpr std::chrono::seconds held(2);
  QueueService service(ranks, {.blocks = 1}, {});
  const double begin = wall_seconds();
  const double processor_begin = processor_seconds();
  while (const std::optional<BlockId> id = service.queue().next()) {
    std::this_thread::sleep_for(held);
    service.queue().complete(*id);
  }
  service.close();
  return (processor_seconds() - processor_begin) / (wall_seconds() - begin);
}

} // namespace

int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator ranks = mpi::Communicator::world();
  const std::int64_t blocks = argc > 1 ? std::stoll(argv[1]) : 100000;
  const Serving serving = serve(ranks, blocks);
  const double load = idle_load(ranks);
  if (ranks.is_root()) {
    const auto count = static_cast<double>(serving.remote);
    std::cout << nlohmann::json{{"benchmark", "work_queue"},
                                {"ranks", ranks.size()},
                                {"processors", std::thread::hardware_concurrency()},
                                {"blocks", serving.remote},
                                {"round_trips_per_second", count / serving.seconds},
                                {"server_processor_microseconds_per_block",
                                 1e6 * serving.processor_seconds / count},
                                {"rank_0_processor_load_while_all_wait", load}}
                     .dump(2)
              << '\n';
  }
  return 0;
}
