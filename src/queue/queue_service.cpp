#include "lsdeconv/queue/queue_service.hpp"

#include "queue_server.hpp"
#include "remote_queue.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"

#include <exception>

namespace lsdeconv {
QueueService::QueueService(const mpi::Communicator& ranks, const LedgerSettings& settings,
                           const std::vector<BlockId>& done)
    : traffic_(mpi::lasting_duplicate(ranks)) {
  const std::vector<NodeId> nodes = mpi::nodes_of_ranks(ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      serve(settings, done, nodes);
    }
  });
  if (!ranks.is_root()) {
    remote_queue_ = std::make_unique<RemoteQueue>(traffic_);
  }
}

void QueueService::serve(LedgerSettings settings, const std::vector<BlockId>& done,
                         const std::vector<NodeId>& nodes) {
  if (!settings.clock) {
    settings.clock = steady_seconds;
  }
  dispatcher_ = std::make_unique<Dispatcher>(settings, done, nodes);
  if (nodes.size() > 1) {
    server_ = std::make_unique<QueueServer>(traffic_, *dispatcher_);
  }
}

QueueService::~QueueService() {
  if (closed_) {
    return;
  }
  try {
    if (dispatcher_) {
      dispatcher_->request_stop();
    }
    close_end("it ends because of an error");
  } catch (const std::exception& error) {
    log::error("the queue could not be left: ", error.what());
  }
}

WorkQueue& QueueService::queue() {
  if (dispatcher_) {
    return *dispatcher_;
  }
  return *remote_queue_;
}

void QueueService::close_end(const std::string& reason) {
  if (dispatcher_) {
    dispatcher_->leave(reason);
    dispatcher_->close(protocol::server);
  } else {
    remote_queue_->close(reason);
  }
}

void QueueService::close() {
  closed_ = true;
  close_end({});
  if (server_) {
    server_->join();
  }
}

} // namespace lsdeconv
