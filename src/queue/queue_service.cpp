#include "clients.hpp"
#include "dispatcher.hpp"
#include "server.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/queue/work_queue.hpp"

#include <chrono>
#include <exception>

namespace lsdeconv {
namespace {

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

} // namespace

struct QueueService::Impl {
  explicit Impl(const mpi::Communicator& ranks) : traffic(ranks.duplicate()) {}

  void serve(LedgerSettings settings, const std::vector<BlockId>& done, const std::vector<NodeId>& nodes) {
    if (!settings.clock) {
      settings.clock = steady_seconds;
    }
    dispatcher = std::make_unique<Dispatcher>(settings, done, nodes);
    queue = std::make_unique<LocalQueue>(*dispatcher);
    if (nodes.size() > 1) {
      server = std::make_unique<QueueServer>(traffic, *dispatcher);
    }
  }

  mpi::Communicator traffic;
  std::unique_ptr<Dispatcher> dispatcher; ///< Rank 0 only, as the server.
  std::unique_ptr<QueueEnd> queue;
  std::unique_ptr<QueueServer> server;
  bool closed = false;
};

QueueService::QueueService(const mpi::Communicator& ranks, const LedgerSettings& settings,
                           const std::vector<BlockId>& done)
    : impl_(std::make_unique<Impl>(ranks)) {
  const std::vector<NodeId> nodes = mpi::nodes_of_ranks(ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      impl_->serve(settings, done, nodes);
    }
  });
  if (!ranks.is_root()) {
    impl_->queue = std::make_unique<RemoteQueue>(impl_->traffic);
  }
}

QueueService::~QueueService() {
  if (impl_->closed) {
    return;
  }
  try {
    if (impl_->dispatcher) {
      impl_->dispatcher->request_stop();
    }
    impl_->queue->part("it ends because of an error");
  } catch (const std::exception& error) {
    log::error("the queue could not be left: ", error.what());
  }
}

WorkQueue& QueueService::queue() {
  return *impl_->queue;
}

QueueMonitor* QueueService::monitor() {
  return impl_->dispatcher.get();
}

void QueueService::close() {
  impl_->closed = true;
  impl_->queue->part({});
  if (impl_->server) {
    impl_->server->join();
  }
}

} // namespace lsdeconv
