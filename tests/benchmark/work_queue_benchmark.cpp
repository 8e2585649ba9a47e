// Work queue: assignments per second that rank 0 hands out when all ranks ask as fast as they can, and the
// processor time its serving thread takes for each: with that, with workers that only sleep, as in a run, and
// while nothing happens. Beside each the same messages by MPI alone: rank 0 answers all with what it was
// sent. Start it with the ranks in question, at least two:
//   mpirun --oversubscribe -n 128 work_queue_benchmark [--small]
#include "beside_bare.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/queue/queue_service.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <ctime>
#include <iostream>
#include <thread>

namespace {

using namespace lsdeconv;

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

/// Rank 0 leaves all blocks to the others, so that all go over MPI. Collective.
Serving serve(const mpi::Communicator& ranks, std::int64_t blocks, std::chrono::milliseconds sleep) {
  QueueService service(ranks, {.blocks = blocks, .group_size = 100}, {});
  ranks.barrier();
  Serving serving{.seconds = testing::seconds_of([&] {
                    if (!ranks.is_root()) {
                      (void)work(service.queue(), sleep);
                    }
                    service.close();
                  })};
  if (ranks.is_root()) {
    const QueueStatistics statistics = service.monitor()->statistics();
    serving.processor_seconds = statistics.server_processor_seconds;
    serving.assignments = statistics.assignments;
  }
  return serving;
}

/// As long as a message of the queue.
using Message = std::array<std::int64_t, 3>;
constexpr int answered = 1;
constexpr int not_answered = 2;

/// For each block what a worker sends: the request, the claim, both of which are answered, and that it is
/// done.
void ask_barely(MPI_Comm comm, std::int64_t blocks, std::chrono::milliseconds sleep) {
  Message message{};
  const auto send = [&](int tag) { MPI_Send(message.data(), 3, MPI_INT64_T, 0, tag, comm); };
  const auto ask = [&] {
    send(answered);
    MPI_Recv(message.data(), 3, MPI_INT64_T, 0, answered, comm, MPI_STATUS_IGNORE);
  };
  for (std::int64_t i = 0; i < blocks; ++i) {
    ask();
    std::this_thread::sleep_for(sleep);
    ask();
    send(not_answered);
  }
}

void answer_barely(MPI_Comm comm, std::int64_t messages) {
  Message message{};
  for (std::int64_t i = 0; i < messages; ++i) {
    MPI_Status status;
    MPI_Recv(message.data(), 3, MPI_INT64_T, MPI_ANY_SOURCE, MPI_ANY_TAG, comm, &status);
    if (status.MPI_TAG == answered) {
      MPI_Send(message.data(), 3, MPI_INT64_T, status.MPI_SOURCE, answered, comm);
    }
  }
}

double thread_seconds() {
  timespec now{};
  (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The messages that so many blocks take, by MPI alone. Collective.
Serving serve_barely(const mpi::Communicator& ranks, std::int64_t blocks, std::chrono::milliseconds sleep) {
  constexpr std::int64_t messages_of_block = 3;
  const std::int64_t workers = ranks.size() - 1;
  ranks.barrier();
  const double before = thread_seconds();
  Serving serving{.seconds = testing::seconds_of([&] {
                    if (ranks.is_root()) {
                      answer_barely(ranks.native(), messages_of_block * blocks);
                    } else {
                      const std::int64_t number = ranks.rank().value - 1;
                      ask_barely(ranks.native(), blocks / workers + (number < blocks % workers ? 1 : 0),
                                 sleep);
                    }
                    ranks.barrier();
                  })};
  serving.processor_seconds = thread_seconds() - before;
  serving.assignments = blocks;
  return serving;
}

/// Collective; the figures are those of rank 0.
nlohmann::ordered_json measure(const mpi::Communicator& ranks, std::int64_t blocks,
                               std::chrono::milliseconds sleep) {
  const Serving own = serve(ranks, blocks, sleep);
  const Serving bare = serve_barely(ranks, blocks, sleep);
  const auto rate = [](const Serving& serving) {
    return static_cast<double>(serving.assignments) / serving.seconds;
  };
  const auto microseconds = [](const Serving& serving) {
    return 1e6 * serving.processor_seconds / static_cast<double>(serving.assignments);
  };
  const auto load = [](const Serving& serving) { return serving.processor_seconds / serving.seconds; };
  return {{"assignments", own.assignments},
          {"assignments_per_second", rate(own)},
          {"bare_assignments_per_second", rate(bare)},
          {"ratio", rate(own) / rate(bare)},
          {"server_processor_microseconds_per_assignment", microseconds(own)},
          {"bare_server_processor_microseconds_per_assignment", microseconds(bare)},
          {"ratio_of_processor_time", microseconds(bare) / microseconds(own)},
          {"server_processor_load", load(own)},
          {"bare_server_processor_load", load(bare)}};
}

} // namespace

int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator ranks = mpi::Communicator::world();
  using std::chrono::milliseconds;
  if (ranks.size() < 2) {
    std::cerr << "work_queue_benchmark: start it with mpirun -n 2 or more\n";
    return 2;
  }
  const bool small = testing::in_small(argc, argv);
  const auto busy = measure(ranks, small ? 1000 : 100000, milliseconds(0));
  const auto sleeping = measure(ranks, std::int64_t{small ? 5 : 100} * ranks.size(), milliseconds(20));
  const auto waiting = measure(ranks, 1, milliseconds(small ? 50 : 2000));
  if (ranks.is_root()) {
    std::cout << nlohmann::ordered_json{{"benchmark", "work_queue"},
                                        {"ranks", ranks.size()},
                                        {"processors", std::thread::hardware_concurrency()},
                                        {"asking_as_fast_as_they_can", busy},
                                        {"workers_that_sleep_20_ms", sleeping},
                                        {"while_all_wait", waiting}}
                     .dump(2)
              << '\n';
  }
  return 0;
}
