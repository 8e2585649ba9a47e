#include "server.hpp"

#include <ctime>
#include <deque>

namespace lsdeconv {
namespace {

using protocol::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick_interval(100);
/// Blocks take seconds: looking more often would cost more than all messages of a hundred ranks.
constexpr std::chrono::microseconds shortest_sleep(200);

/// Of the calling thread.
double processor_seconds() {
  std::timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

} // namespace

QueueServer::QueueServer(const mpi::Communicator& traffic, Dispatcher& dispatcher)
    : traffic_(traffic), dispatcher_(dispatcher), outbox_(traffic),
      thread_([this](const std::stop_token& ending) { serve(ending); }) {}

QueueServer::~QueueServer() = default; // of std::jthread: asks to stop, then waits

void QueueServer::join() {
  end_.get();
}

void QueueServer::serve(const std::stop_token& ending) noexcept {
  try {
    serve_while([&] {
      if (!ending.stop_requested()) {
        last_heard_ = Clock::now();
      }
      return !dispatcher_.alone() && Clock::now() - last_heard_ < patience;
    });
    ended_.set_value();
  } catch (...) {
    dispatcher_.break_off(std::current_exception());
    ended_.set_exception(std::current_exception());
    return;
  }
  try {
    serve_while([&] { return dispatcher_.degraded() && !ending.stop_requested(); });
  } catch (const std::exception&) {
    // A lost rank: nobody waits for what it says.
  }
}

void QueueServer::serve_while(const std::function<bool()>& going_on) {
  mpi::BackOff back_off(shortest_sleep);
  Clock::time_point last_tick = Clock::now();
  while (going_on()) {
    if (Clock::now() - last_tick >= tick_interval) {
      outbox_.sweep();
      dispatcher_.tick();
      dispatcher_.set_server_processor_seconds(processor_seconds());
      last_tick = Clock::now();
    }
    const bool received = receive_one();
    if (received) {
      last_heard_ = Clock::now();
    }
    if (send_news() || received) {
      back_off.reset();
    } else {
      back_off.pause();
    }
  }
  dispatcher_.set_server_processor_seconds(processor_seconds());
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
  const Rank rank = message.source;
  switch (notice.kind) {
  case Kind::ask:
    return dispatcher_.ask(rank);
  case Kind::claim:
    return send(rank, protocol::to_claimant,
                {.kind = dispatcher_.claim(id, rank) ? Kind::granted : Kind::denied, .block = notice.block});
  case Kind::complete:
    return dispatcher_.complete(id, rank);
  case Kind::fail:
    return dispatcher_.fail(id, rank, mpi::text_behind<protocol::Notice>(message));
  case Kind::stop:
    return dispatcher_.request_stop();
  case Kind::leave:
    return dispatcher_.leave(rank, mpi::text_behind<protocol::Notice>(message));
  case Kind::bye:
    return dispatcher_.part(rank);
  default:
    throw Error(text("rank ", rank, " sent the queue a message of kind ",
                     static_cast<std::int32_t>(notice.kind), ", which only rank 0 sends"));
  }
}

bool QueueServer::send_news() {
  using Message = Dispatcher::Message;
  const std::deque<Message> all = dispatcher_.take_messages();
  for (const Message& message : all) {
    const bool withdrawal = message.kind == Message::Kind::withdrawn;
    protocol::Notice notice{.block = message.block.value, .ticket = message.ticket.value};
    switch (message.kind) {
    case Message::Kind::assign:
      notice.kind = Kind::assign;
      break;
    case Message::Kind::end:
      notice.kind = Kind::end;
      break;
    case Message::Kind::end_degraded:
      notice.kind = Kind::end_degraded;
      break;
    case Message::Kind::withdrawn:
      notice.kind = Kind::withdrawn;
      break;
    }
    send(message.rank, withdrawal ? protocol::to_holder : protocol::to_client, notice);
  }
  return !all.empty();
}

void QueueServer::send(Rank rank, int tag, const protocol::Notice& notice) {
  outbox_.send(rank, tag, mpi::packed(notice));
}

} // namespace lsdeconv
