#pragma once

#include "protocol.hpp"

#include "lsdeconv/queue/dispatcher.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"
#include "lsdeconv/sys/mpi/outbox.hpp"

#include <chrono>
#include <functional>
#include <future>
#include <thread>

namespace lsdeconv {

/// Rank 0's thread that answers the messages of the other ranks until each of them has closed its end or is
/// lost; lost ranks, which may wake up, are answered for as long as this exists. It sleeps between messages.
class QueueServer {
public:
  /// traffic: a communicator that only the queue uses. Both must outlive this.
  QueueServer(const mpi::Communicator& traffic, Dispatcher& dispatcher);
  /// Waits as join() does, but gives up when no message has come for ten minutes.
  ~QueueServer();
  QueueServer(const QueueServer&) = delete;
  QueueServer& operator=(const QueueServer&) = delete;
  QueueServer(QueueServer&&) = delete;
  QueueServer& operator=(QueueServer&&) = delete;

  /// Waits until every other rank has closed its end or is lost. Throws Error where serving ended before,
  /// because of a malformed message or broken communication: the other ranks may wait for ever then, so that
  /// the caller must end them (mpi::abort_all).
  void join();

private:
  static constexpr std::chrono::minutes longest_silence{10};

  void serve(const std::stop_token& ending) noexcept;
  void serve_while(const std::function<bool()>& going_on);
  [[nodiscard]] bool receive_one();
  void handle(const mpi::Message& message);
  [[nodiscard]] bool send_messages();
  void send(Rank rank, int tag, const protocol::Notice& notice);

  const mpi::Communicator& traffic_;
  Dispatcher& dispatcher_;
  mpi::Outbox outbox_; ///< So that a suspended rank does not delay the others.
  std::chrono::steady_clock::time_point last_message_ = std::chrono::steady_clock::now();
  std::promise<void> ended_; ///< All ranks that are not lost have closed; or the error that ended serving.
  std::future<void> end_ = ended_.get_future();
  std::jthread thread_; ///< Last, as it uses the other members.
};

} // namespace lsdeconv
