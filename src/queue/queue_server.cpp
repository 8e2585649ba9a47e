#include "queue_server.hpp"

#include <ctime>
#include <deque>

namespace lsdeconv {
namespace {

using protocol::Kind;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick_interval(100);
/// Blocks take seconds: looking for messages more often would take more processor time than all messages of a
/// hundred ranks.
constexpr std::chrono::microseconds shortest_sleep(200);

/// Processor time of the calling thread so far.
double processor_seconds() {
  std::timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

Kind kind_of(const Dispatcher::Message& message) {
  switch (message.kind) {
  case Dispatcher::Message::Kind::assign:
    return Kind::assign;
  case Dispatcher::Message::Kind::end:
    return Kind::end;
  case Dispatcher::Message::Kind::end_degraded:
    return Kind::end_degraded;
  default:
    return Kind::cancelled;
  }
}

} // namespace

QueueServer::QueueServer(const mpi::Communicator& traffic, Dispatcher& dispatcher)
    : traffic_(traffic), dispatcher_(dispatcher), outbox_(traffic),
      thread_([this](const std::stop_token& ending) { serve(ending); }) {}

QueueServer::~QueueServer() = default; // ~jthread requests a stop and joins

void QueueServer::join() {
  end_.get();
}

void QueueServer::serve(const std::stop_token& ending) noexcept {
  try {
    serve_while([&] {
      if (!ending.stop_requested()) {
        last_message_ = Clock::now(); // the longest silence begins with the destructor
      }
      return !dispatcher_.others_closed() && Clock::now() - last_message_ < longest_silence;
    });
    ended_.set_value();
  } catch (...) {
    dispatcher_.stop_serving(std::current_exception());
    ended_.set_exception(std::current_exception());
    return;
  }
  try {
    serve_while([&] { return dispatcher_.degraded() && !ending.stop_requested(); });
  } catch (const std::exception&) {
    // A malformed message of a lost rank, whose work does not count any more.
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
      last_message_ = Clock::now();
    }
    if (send_messages() || received) {
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
  handle(*message);
  return true;
}

void QueueServer::handle(const mpi::Message& message) {
  const protocol::Notice notice = protocol::notice_of(message);
  const BlockId id{notice.block};
  const Rank rank = message.source;
  switch (notice.kind) {
  case Kind::request:
    return dispatcher_.request_block(rank);
  case Kind::claim:
    return send(rank, protocol::answer_to_claim,
                {.kind = dispatcher_.claim(id, rank) ? Kind::granted : Kind::denied, .block = notice.block});
  case Kind::complete:
    return dispatcher_.complete(id, rank);
  case Kind::fail:
    return dispatcher_.fail(id, rank, mpi::text_behind<protocol::Notice>(message));
  case Kind::leave:
    return dispatcher_.leave(rank, mpi::text_behind<protocol::Notice>(message));
  case Kind::close:
    return dispatcher_.close(rank);
  default:
    throw Error(text("rank ", rank, " sent the queue a message of kind ",
                     static_cast<std::int32_t>(notice.kind), ", which only rank 0 sends"));
  }
}

bool QueueServer::send_messages() {
  const std::deque<Dispatcher::Message> all = dispatcher_.take_messages();
  for (const Dispatcher::Message& message : all) {
    const protocol::Notice notice{
        .kind = kind_of(message), .block = message.block.value, .ticket = message.ticket.value};
    send(message.rank, notice.kind == Kind::cancelled ? protocol::cancellation : protocol::answer_to_request,
         notice);
  }
  return !all.empty();
}

void QueueServer::send(Rank rank, int tag, const protocol::Notice& notice) {
  outbox_.send(rank, tag, mpi::packed(notice));
}

} // namespace lsdeconv
