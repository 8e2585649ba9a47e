#pragma once

#include "dispatcher.hpp"
#include "protocol.hpp"

#include "lsdeconv/sys/mpi/messages.hpp"
#include "lsdeconv/sys/mpi/outbox.hpp"

#include <chrono>
#include <functional>
#include <future>
#include <thread>

namespace lsdeconv {

/// Rank 0's thread that answers the other ranks' messages until every one of them has parted or is lost; the
/// lost ones for as long as this exists. It sleeps between messages.
class QueueServer {
public:
  /// traffic: the queue's own communicator. Both must outlive this.
  QueueServer(const mpi::Communicator& traffic, Dispatcher& dispatcher);
  /// Waits like join(), but gives up when no rank has said anything for `patience`.
  ~QueueServer();
  QueueServer(const QueueServer&) = delete;
  QueueServer& operator=(const QueueServer&) = delete;
  QueueServer(QueueServer&&) = delete;
  QueueServer& operator=(QueueServer&&) = delete;

  /// Waits until every other rank has parted or is lost. Throws Error where serving ended before, for an
  /// unfit message or broken communication: the other ranks may wait for ever then, so the caller must end
  /// them.
  void join();

private:
  static constexpr std::chrono::minutes patience{10};

  void serve(const std::stop_token& ending) noexcept;
  void serve_while(const std::function<bool()>& going_on);
  [[nodiscard]] bool receive_one();
  [[nodiscard]] bool send_news();
  void obey(const mpi::Message& message);
  void send(Rank rank, int tag, const protocol::Notice& notice);

  const mpi::Communicator& traffic_;
  Dispatcher& dispatcher_;
  mpi::Outbox outbox_; ///< A frozen rank must not hold up the others.
  std::chrono::steady_clock::time_point last_heard_ = std::chrono::steady_clock::now();
  std::promise<void> ended_; ///< Of the ranks that were not lost; holds what serving failed with.
  std::future<void> end_ = ended_.get_future();
  std::jthread thread_; ///< Last: it uses the others.
};

} // namespace lsdeconv
