#include "server.hpp"

#include "protocol.hpp"

#include <deque>

namespace lsdeconv {

QueueServer::QueueServer(const mpi::Communicator& traffic, Dispatcher& dispatcher)
    : traffic_(traffic), dispatcher_(dispatcher), present_(traffic.size() - 1),
      thread_([this](const std::stop_token& giving_up) { serve(giving_up); }) {}

QueueServer::~QueueServer() = default; // of std::jthread: asks to stop, then waits

void QueueServer::join() {
  if (thread_.joinable()) {
    thread_.join();
  }
  if (failure_) {
    std::rethrow_exception(failure_);
  }
}

void QueueServer::serve(const std::stop_token& giving_up) noexcept {
  using Clock = std::chrono::steady_clock;
  try {
    mpi::BackOff back_off;
    Clock::time_point silent_since = Clock::now();
    while (present_ > 0 && Clock::now() - silent_since < patience) {
      const bool received = receive_one();
      const bool answered = send_answers();
      if (received || !giving_up.stop_requested()) {
        silent_since = Clock::now();
      }
      if (received || answered) {
        back_off.reset();
      } else {
        back_off.pause();
      }
    }
  } catch (...) {
    failure_ = std::current_exception();
    dispatcher_.break_off(failure_);
  }
}

bool QueueServer::receive_one() {
  const std::optional<mpi::Message> message = mpi::try_receive(traffic_, std::nullopt, protocol::to_server);
  if (!message) {
    return false;
  }
  obey(*message);
  return true;
}

void QueueServer::obey(const mpi::Message& message) {
  const protocol::Notice notice = protocol::notice_of(message);
  const BlockId id{notice.block};
  switch (notice.kind) {
  case protocol::Kind::ask:
    return dispatcher_.ask(message.source);
  case protocol::Kind::complete:
    return dispatcher_.complete(id, message.source);
  case protocol::Kind::fail:
    return dispatcher_.fail(id, message.source, mpi::text_behind<protocol::Notice>(message));
  case protocol::Kind::leave:
    --present_;
    return dispatcher_.leave(message.source, mpi::text_behind<protocol::Notice>(message));
  default:
    throw Error(text("rank ", message.source, " sent the queue a message of kind ",
                     static_cast<std::int32_t>(notice.kind), ", which only rank 0 sends"));
  }
}

bool QueueServer::send_answers() {
  const std::deque<Dispatcher::Answer> answers = dispatcher_.take_answers();
  for (const Dispatcher::Answer& answer : answers) {
    protocol::Notice notice{.kind = protocol::Kind::end};
    if (answer.block) {
      notice = {.kind = protocol::Kind::assign, .block = answer.block->value};
    }
    mpi::send(traffic_, answer.rank, protocol::to_client, mpi::packed(notice));
  }
  return !answers.empty();
}

} // namespace lsdeconv
