#pragma once

#include "dispatcher.hpp"

#include "lsdeconv/sys/mpi/messages.hpp"

#include <chrono>
#include <exception>
#include <thread>

namespace lsdeconv {

/// Rank 0's thread that answers the other ranks' messages until every one of them has left. It sleeps between
/// messages.
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

  /// Waits until every other rank has left. Throws Error where serving ended before, for an unfit message or
  /// broken communication: the other ranks may wait for ever then, so the caller must end them.
  void join();

private:
  static constexpr std::chrono::minutes patience{10};

  void serve(const std::stop_token& giving_up) noexcept;
  [[nodiscard]] bool receive_one();
  [[nodiscard]] bool send_answers();
  void obey(const mpi::Message& message);

  const mpi::Communicator& traffic_;
  Dispatcher& dispatcher_;
  int present_; ///< Other ranks that have not left.
  std::exception_ptr failure_;
  std::jthread thread_; ///< Last: it uses the others.
};

} // namespace lsdeconv
